package io.modelport.node.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a program to its end, within a time limit. */
final class Command {

    private static final int SHOWN_CHARACTERS = 2_000;

    /**
     * @param exitCode the program's exit code; -1 when it did not end in time and was killed
     * @param output the end of what it wrote to its standard output and error
     */
    record Result(int exitCode, String output) {

        boolean succeeded() {
            return exitCode == 0;
        }
    }

    private Command() {}

    static Result run(List<String> command, Path workingFolder, Duration limit) {
        try {
            // A file, not a pipe: the server that pg_ctl starts inherits the stream and would hold a pipe open.
            Path output = Files.createTempFile("modelport-", ".out");
            try {
                ProcessBuilder builder = new ProcessBuilder(command).directory(workingFolder.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
                builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
                builder.environment().put("LC_ALL", "C");
                Process process = builder.start();
                int exitCode = waitFor(process, limit);
                return new Result(exitCode, tail(output, SHOWN_CHARACTERS));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            return new Result(127, String.valueOf(e.getMessage()));
        }
    }

    private static int waitFor(Process process, Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return -1;
    }

    /** The last {@code characters} of a text file; empty when there is no such file. */
    static String tail(Path file, int characters) {
        try {
            if (!Files.exists(file)) {
                return "";
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
            return text.substring(Math.max(0, text.length() - characters));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
