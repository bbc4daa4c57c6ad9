package io.modelport.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTests {

    @TempDir
    private Path folder;

    @Test
    void isCutWhileTheServerWritesAndKeepsOnePredecessor() throws IOException {
        Path file = folder.resolve("postgres.log");
        ServerLog log = new ServerLog(file);
        try (Writer server = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            server.write("old news\n");
            server.flush();
            log.shortenAbove(100);
            assertThat(file).hasContent("old news");

            log.shortenAbove(5);
            server.write("new\n");
            server.flush();
            log.shortenAbove(5);
        }
        assertThat(file).hasContent("new");
        assertThat(folder.resolve("postgres.log.1")).hasContent("old news");
    }

    @Test
    void hasNothingToCutBeforeTheFirstStart() {
        ServerLog log = new ServerLog(folder.resolve("postgres.log"));
        log.shorten();
        assertThat(log.tail(100)).isEmpty();
    }
}
