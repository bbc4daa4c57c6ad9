package io.modelport.training;

import io.modelport.node.NodeHome;
import io.modelport.process.ChildProcess;
import io.modelport.process.ChildProcessSpec;
import io.modelport.process.ExitStatus;
import io.modelport.process.ProcessLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/** The processes of this node's attempts, each with a work directory that is gone when it has ended. */
@Component
class AttemptProcesses {

    private static final Logger log = LoggerFactory.getLogger(AttemptProcesses.class);

    private final ProcessLauncher launcher;
    private final AttemptLogs logs;
    private final TrainingProperties properties;
    private final Path work;
    private final Path nativeLibraries;
    private final Map<UUID, Running> running = new ConcurrentHashMap<>();

    AttemptProcesses(ProcessLauncher launcher, AttemptLogs logs, TrainingProperties properties, NodeHome home,
            @Value("${modelport.engine.folder}") Path nativeLibraries) {
        this.launcher = launcher;
        this.logs = logs;
        this.properties = properties;
        this.work = home.folder("work/attempts");
        this.nativeLibraries = nativeLibraries.toAbsolutePath();
    }

    /**
     * Starts the process of an attempt.
     *
     * @param memory bytes that it may use
     * @param onExit told how it ended, on another thread, while it still counts as running
     * @param onGone called after that, when it no longer does
     */
    void start(AttemptIdentity attempt, AttemptToken token, URI node, long memory, Consumer<ExitStatus> onExit,
            Runnable onGone) throws IOException {
        Path directory = Files.createDirectories(work.resolve(attempt.id().toString()));
        ChildProcess process = launcher.launch(new ChildProcessSpec("attempt",
                List.of(attempt.id().toString(), node.toString(), nativeLibraries.toString()), token.value(), Map.of(),
                properties.heapWithin(memory), DataSize.ofBytes(memory), directory, logs.file(attempt.id())));
        log.info("Process {} runs {}", process.pid(), attempt);
        running.put(attempt.id(), new Running(process, memory));
        var _ = process.onExit().thenAccept(status -> {
            log.info("The process of {} ended with exit code {}", attempt, status.code());
            delete(directory);
            onExit.accept(status);
            running.remove(attempt.id());
            onGone.run();
        });
    }

    Set<UUID> running() {
        return Set.copyOf(running.keySet());
    }

    /** Bytes that the running ones may use together. */
    long memory() {
        return running.values().stream().mapToLong(Running::memory).sum();
    }

    void kill(Collection<UUID> attempts, Duration grace) {
        for (UUID attempt : attempts) {
            Running found = running.get(attempt);
            if (found != null) {
                found.process().kill(grace);
            }
        }
    }

    /** Deletes the work directories of attempts that ended together with an earlier run of this node. */
    void deleteLeftOvers() {
        try (var directories = Files.list(work)) {
            directories.forEach(AttemptProcesses::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            log.warn("The work directory {} is left over: {}", directory, e.toString());
        }
    }

    private record Running(ChildProcess process, long memory) {}
}
