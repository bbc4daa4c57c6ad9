package io.modelport.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How to start this program once more: the same Java, and the same runnable jar or the same class path.
 *
 * @param java the Java launcher
 * @param jar the runnable jar; empty when the program lies on a class path
 * @param classPath what the variable {@code CLASSPATH} has to hold; empty when the program is a runnable jar
 */
record JavaCommand(Path java, String jar, String classPath) {

    private static final String MAIN_CLASS = "io.modelport.Modelport";

    static JavaCommand ofThisProcess() {
        return of(Path.of(System.getProperty("java.home")), System.getProperty("java.class.path"));
    }

    static JavaCommand of(Path javaHome, String classPath) {
        Path java = javaHome.resolve("bin").resolve("java");
        List<Path> entries = Stream.of(classPath.split(File.pathSeparator))
                .map(Path::of)
                .map(Path::toAbsolutePath)
                .toList();
        if (entries.size() == 1 && isRunnableJar(entries.getFirst())) {
            return new JavaCommand(java, entries.getFirst().toString(), "");
        }
        return new JavaCommand(java, "",
                entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    }

    /** The options that start the program; its arguments follow. */
    List<String> program() {
        return jar.isEmpty() ? List.of(MAIN_CLASS) : List.of("-jar", jar);
    }

    /** Whether it is our jar, plain or Spring Boot's; any other jar may name a class path in its manifest. */
    private static boolean isRunnableJar(Path entry) {
        if (!Files.isRegularFile(entry)) {
            return false;
        }
        try (JarFile file = new JarFile(entry.toFile())) {
            Manifest manifest = file.getManifest();
            return manifest != null && (MAIN_CLASS.equals(manifest.getMainAttributes().getValue("Main-Class"))
                    || MAIN_CLASS.equals(manifest.getMainAttributes().getValue("Start-Class")));
        } catch (IOException e) {
            return false;
        }
    }
}
