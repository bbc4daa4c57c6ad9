package io.modelport;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.NodeProcess;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelportTests {

    @Test
    void refusesARoleThatDoesNotExistAndSaysWhichDo() {
        try (NodeProcess process = modelport("sevre")) {
            assertThat(process.awaitExit()).isEqualTo(2);
            assertThat(process.log()).contains("no role 'sevre'", "Usage:", "serve");
        }
    }

    @Test
    void printsItsUsage() {
        try (NodeProcess process = modelport("--help")) {
            assertThat(process.awaitExit()).isZero();
            assertThat(process.log()).startsWith("Usage:");
        }
    }

    @Test
    void printsItsVersion() {
        try (NodeProcess process = modelport("version")) {
            assertThat(process.awaitExit()).isZero();
            assertThat(process.log()).isEqualTo("development\n");
        }
    }

    private static NodeProcess modelport(String... arguments) {
        return NodeProcess.java(Modelport.class.getName(), List.of(arguments));
    }
}
