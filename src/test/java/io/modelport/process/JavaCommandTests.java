package io.modelport.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaCommandTests {

    private static final Path JAVA_HOME = Path.of("/java");

    @TempDir
    private Path folder;

    @Test
    void startsSpringBootsJarAsAJar() throws IOException {
        Path jar = jar("Main-Class", "org.springframework.boot.loader.launch.JarLauncher", "Start-Class",
                "io.modelport.Modelport");

        JavaCommand command = JavaCommand.of(JAVA_HOME, jar.toString());

        assertThat(command.program()).containsExactly("-jar", jar.toString());
        assertThat(command.classPath()).isEmpty();
        assertThat(command.java()).isEqualTo(Path.of("/java/bin/java"));
    }

    @Test
    void startsAnExtractedJarAsAJar() throws IOException {
        Path jar = jar("Main-Class", "io.modelport.Modelport");

        assertThat(JavaCommand.of(JAVA_HOME, jar.toString()).program()).containsExactly("-jar", jar.toString());
    }

    @Test
    void startsTheMainClassFromAClassPathThatHoldsFromEveryFolder() {
        JavaCommand command = JavaCommand.of(JAVA_HOME, "target/classes" + File.pathSeparator + "/lib/some.jar");

        assertThat(command.program()).containsExactly("io.modelport.Modelport");
        assertThat(command.classPath()).isEqualTo(
                Path.of("target/classes").toAbsolutePath() + File.pathSeparator + "/lib/some.jar");
    }

    @Test
    void takesAnotherProgramsJarForAClassPath() throws IOException {
        Path jar = jar("Main-Class", "org.apache.maven.surefire.booter.ForkedBooter");

        JavaCommand command = JavaCommand.of(JAVA_HOME, jar.toString());

        assertThat(command.program()).containsExactly("io.modelport.Modelport");
        assertThat(command.classPath()).isEqualTo(jar.toString());
    }

    private Path jar(String... attributes) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        for (int i = 0; i < attributes.length; i += 2) {
            manifest.getMainAttributes().putValue(attributes[i], attributes[i + 1]);
        }
        Path jar = folder.resolve("some.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.finish();
        }
        return jar;
    }
}
