package io.modelport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** Temporary folders that are gone when the test JVM is. */
public final class TestFolder {

    private static final Deque<Runnable> AT_EXIT = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(TestFolder::runAll, "test-folders"));
    }

    private TestFolder() {}

    /** A new private folder, deleted when the JVM ends at the latest. */
    public static Path create(String prefix) {
        try {
            Path folder = Files.createTempDirectory("modelport-" + prefix);
            atExit(() -> delete(folder));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a folder and all below it. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs an action when the JVM ends; the last one added runs first. */
    static void atExit(Runnable action) {
        synchronized (AT_EXIT) {
            AT_EXIT.push(action);
        }
    }

    private static void runAll() {
        List<Runnable> actions;
        synchronized (AT_EXIT) {
            actions = List.copyOf(AT_EXIT);
        }
        actions.forEach(Runnable::run);
    }
}
