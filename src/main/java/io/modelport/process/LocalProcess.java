package io.modelport.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A child on this machine; its standard input stays open as long as this node lives, and its end ends the child. */
final class LocalProcess implements ChildProcess {

    private static final Logger log = LoggerFactory.getLogger(LocalProcess.class);

    private static final String OOM_SCORE = "500";

    private final Process process;
    private final CompletableFuture<ExitStatus> exit;
    private final MemoryGauge memory;

    private LocalProcess(Process process, CompletableFuture<Void> logged, LogCapture capture, MemoryGauge memory,
            MemoryKills kills) {
        long killsBefore = kills.count();
        this.process = process;
        this.memory = memory;
        this.exit = process.onExit()
                .thenCombine(logged, (ended, whole) -> ExitStatus.of(ended.exitValue(),
                        CrashReport.read(capture.file()), kills.count() > killsBefore, memory.use()));
    }

    /** @param memory the most that it may use, in bytes */
    static LocalProcess start(ProcessBuilder builder, String secret, LogCapture capture, long memory,
            MemoryKills kills) throws IOException {
        Process process = builder.redirectErrorStream(true).start();
        preferForKilling(process.pid());
        CompletableFuture<Void> logged = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("log-of-" + process.pid()).start(() -> {
            try {
                capture.drain(process.getInputStream());
            } catch (IOException e) {
                log.warn("The log of process {} is cut short: {}", process.pid(), e.toString());
            } finally {
                logged.complete(null);
            }
        });
        LocalProcess child = new LocalProcess(process, logged, capture, new MemoryGauge(process.pid(), memory),
                kills);
        child.tell(secret);
        return child;
    }

    /** When the machine or the container runs out of memory, the kernel is to kill this process and not its node. */
    private static void preferForKilling(long pid) {
        try {
            Files.writeString(Path.of("/proc", Long.toString(pid), "oom_score_adj"), OOM_SCORE);
        } catch (IOException e) {
            log.debug("The kernel does not let process {} be preferred for killing", pid, e);
        }
    }

    /** Kills the process when it uses more memory than it may. */
    void enforceMemoryLimit() {
        if (memory.measure().isOverLimit() && process.isAlive()) {
            log.warn("Process {} {}; it is killed", process.pid(), memory.use());
            kill(Duration.ZERO);
        }
    }

    private void tell(String secret) {
        try {
            process.getOutputStream().write((secret + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            log.debug("Process {} ended before it had read its secret", process.pid(), e);
        }
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public CompletableFuture<ExitStatus> onExit() {
        return exit.copy();
    }

    @Override
    public void kill(Duration grace) {
        // Through the handle: Process.destroy would close the pipe from which the last log lines are still to be read.
        ProcessHandle handle = process.toHandle();
        if (grace.isPositive()) {
            handle.destroy();
            CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(handle::destroyForcibly);
        } else {
            handle.destroyForcibly();
        }
    }
}
