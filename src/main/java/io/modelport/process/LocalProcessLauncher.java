package io.modelport.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Starts children as JVMs on this machine, at a lower priority than this node, and without its credentials. */
@Component
@EnableConfigurationProperties(ProcessProperties.class)
final class LocalProcessLauncher implements ProcessLauncher, DisposableBean {

    /** All that a child inherits: none of these names holds a credential. */
    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR",
            "LD_LIBRARY_PATH", "PYTORCH_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES");

    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(2);
    private static final Duration MEMORY_INTERVAL = Duration.ofMillis(200);

    private final ProcessProperties properties;
    private final JavaCommand java;
    private final Optional<Path> nice;
    private final Optional<Path> chrt;
    private final MemoryKills kills = MemoryKills.ofKernel();
    private final Set<ChildProcess> running = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService memoryWatch = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("memory-watch").factory());

    LocalProcessLauncher(ProcessProperties properties) {
        this.properties = properties;
        this.java = JavaCommand.ofThisProcess();
        this.nice = find("nice");
        this.chrt = find("chrt");
    }

    @Override
    public ChildProcess launch(ChildProcessSpec spec) throws IOException {
        Files.createDirectories(spec.log().toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(command(spec)).directory(spec.directory().toFile());
        builder.environment().keySet().retainAll(INHERITED);
        if (!java.classPath().isEmpty()) {
            builder.environment().put("CLASSPATH", java.classPath());
        }
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().putAll(spec.environment());
        LocalProcess child = LocalProcess.start(builder, spec.secret(),
                new LogCapture(spec.log(), properties.logLimit().toBytes()), spec.memory().toBytes(), kills);
        running.add(child);
        Future<?> watched = memoryWatch.scheduleWithFixedDelay(child::enforceMemoryLimit, 0,
                MEMORY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        var _ = child.onExit().thenRun(() -> {
            watched.cancel(false);
            running.remove(child);
        });
        return child;
    }

    List<String> command(ChildProcessSpec spec) {
        List<String> command = new ArrayList<>();
        if (properties.niceness() > 0) {
            nice.ifPresent(path -> command.addAll(List.of(path.toString(), "-n", "" + properties.niceness())));
        }
        if (properties.idle()) {
            chrt.ifPresent(path -> command.addAll(List.of(path.toString(), "--idle", "0")));
        }
        command.add(java.java().toString());
        command.addAll(List.of("-Xmx" + spec.heap().toBytes(), "-Xss8m", "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError", "-XX:+ErrorFileToStdout",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=io/modelport/process/child-log.xml", "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8"));
        command.addAll(java.program());
        command.add(spec.role());
        command.addAll(spec.arguments());
        return command;
    }

    /** Ends what is left when this node shuts down in order; a node that is killed ends its children all the same. */
    @Override
    public void destroy() {
        running.forEach(child -> child.kill(SHUTDOWN_GRACE));
        running.forEach(child -> child.onExit().join());
        memoryWatch.shutdownNow();
    }

    private static Optional<Path> find(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
