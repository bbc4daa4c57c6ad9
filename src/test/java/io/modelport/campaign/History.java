package io.modelport.campaign;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All that happened in a campaign, line by line, and what of it must never have happened. */
final class History implements AutoCloseable {

    private final BufferedWriter file;
    private final List<String> violations = new CopyOnWriteArrayList<>();

    History(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            this.file = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void note(String what) {
        try {
            file.write(Instant.now() + " " + what + "\n");
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void violation(String what) {
        if (!violations.contains(what)) {
            violations.add(what);
            note("VIOLATION " + what);
        }
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
