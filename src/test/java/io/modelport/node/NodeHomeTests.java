package io.modelport.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.modelport.problem.Conflict;
import io.modelport.problem.Invalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeHomeTests {

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void chooseFolder() {
        folder = temporary.resolve("some/home");
    }

    @Test
    void isMadePrivate() throws IOException {
        try (NodeHome home = NodeHome.open(folder)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.path())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.folder("artifacts"))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void isRefusedToASecondNodeUntilTheFirstLetsItGo() {
        try (NodeHome first = NodeHome.open(folder)) {
            assertThatExceptionOfType(Conflict.class).isThrownBy(() -> NodeHome.open(first.path()))
                    .satisfies(problem -> {
                        assertThat(problem.detail()).contains("process " + ProcessHandle.current().pid(),
                                folder.toString());
                        assertThat(problem.advice()).contains("MODELPORT_HOME");
                    });
        }
        try (NodeHome second = NodeHome.open(folder)) {
            assertThat(second.path()).isEqualTo(folder);
        }
    }

    @Test
    void mustBeAFolder() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "not a folder");
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> NodeHome.open(file)).satisfies(problem -> {
            assertThat(problem.detail()).contains(file.toString(), "is not a folder");
            assertThat(problem.advice()).contains("MODELPORT_HOME");
        });
    }

    @Test
    void mustBeWritable() {
        // Not even root may make a folder there.
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> NodeHome.open(Path.of("/proc/modelport")))
                .satisfies(problem -> assertThat(problem.detail()).contains("/proc/modelport"));
    }

    @Test
    void keepsTheNameThatItGaveItsNode() {
        NodeIdentity first;
        try (NodeHome home = NodeHome.open(folder)) {
            first = home.identity(null);
        }
        try (NodeHome home = NodeHome.open(folder)) {
            assertThat(home.identity("")).isEqualTo(first);
            assertThat(home.identity("gpu-1")).isEqualTo(new NodeIdentity("gpu-1"));
        }
        try (NodeHome other = NodeHome.open(temporary.resolve("other"))) {
            assertThat(other.identity(null)).isNotEqualTo(first);
        }
    }

    @Test
    void refusesANameThatOtherNodesCouldNotRead() {
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> new NodeIdentity("my node"))
                .satisfies(problem -> assertThat(problem.advice()).contains("MODELPORT_NODE_NAME"));
    }
}
