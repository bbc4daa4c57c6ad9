package io.modelport.torchscript.archive;

import io.modelport.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Checks every file of a folder and writes what passes into another: a line for each, for tests in other languages. */
public final class CheckFiles {

    private CheckFiles() {}

    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[1]);
        Files.createDirectories(target);
        List<Path> files;
        try (Stream<Path> listed = Files.list(Path.of(arguments[0]))) {
            files = listed.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            try {
                CheckedArchive archive = ArchiveCheck.check(file, ArchiveLimits.defaults());
                archive.writeTo(target.resolve(name));
                System.out.println(name + "\tPASSED\t" + archive.forward() + "\t" + archive.tracedInputs());
            } catch (Problem problem) {
                System.out.println(name + "\t" + problem.type() + "\t" + problem.detail() + "\t" + problem.advice());
            }
        }
    }
}
