package io.modelport.campaign;

import io.modelport.testing.DatabaseProxy;
import io.modelport.testing.NodeProcess;
import io.modelport.testing.TestFolder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node of the campaign: it keeps its home and its name through all its lives, each of which is a process. */
final class ClusterNode implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final int MOST_STARTS = 5;

    private final String name;
    private final DatabaseProxy network;
    private final Path home = TestFolder.create("campaign-home-");
    private final Supplier<NodeProcess> launch;
    private final List<NodeProcess> lives = new ArrayList<>();
    private volatile @Nullable URI uri;
    private volatile int disturbances;
    private volatile boolean disturbed = true;
    private volatile boolean closed;
    private CompletableFuture<@Nullable Void> started = CompletableFuture.completedFuture(null);

    ClusterNode(String name, DatabaseProxy network, Path artifacts, List<String> properties) {
        this.name = name;
        this.network = network;
        List<String> all = new ArrayList<>(properties);
        all.add("modelport.node.name=" + name);
        all.add("modelport.artifact.path=" + artifacts);
        this.launch = () -> NodeProcess.launch(home, network.database(), all.toArray(String[]::new));
    }

    String name() {
        return name;
    }

    DatabaseProxy network() {
        return network;
    }

    long pid() {
        return lives.getLast().pid();
    }

    /** Where the node is reached; empty while it starts. */
    Optional<URI> uri() {
        return Optional.ofNullable(uri);
    }

    /** Starts a process, and again whenever it ends before it is ready, as a supervisor does; completes then. */
    CompletableFuture<@Nullable Void> start() {
        started = CompletableFuture.runAsync(this::startUntilReady);
        return started;
    }

    boolean isReady() {
        return uri != null;
    }

    void kill() {
        disturb();
        uri = null;
        lives.getLast().kill9();
    }

    /** Something is done to the node's own process; only the thread that breaks things calls it. */
    void disturb() {
        disturbances = disturbances + 1;
        disturbed = true;
    }

    /** The node answers again what it is asked. */
    void undisturb() {
        disturbed = false;
    }

    /** Counts what was done to the node's own process; empty while something is. */
    Optional<Integer> undisturbedSince() {
        return disturbed ? Optional.empty() : Optional.of(disturbances);
    }

    /** The processes of the node's attempts. */
    List<AttemptProcess> attempts() {
        return ProcessHandle.of(pid()).stream().flatMap(ProcessHandle::children).flatMap(child -> {
            String[] words = child.info().arguments().orElse(new String[0]);
            int role = List.of(words).indexOf("attempt");
            return role < 0 || role + 1 >= words.length ? Stream.of()
                    : Stream.of(new AttemptProcess(child.pid(), UUID.fromString(words[role + 1])));
        }).toList();
    }

    /** What all its processes printed. */
    List<String> logs() {
        synchronized (lives) {
            return lives.stream().map(NodeProcess::log).toList();
        }
    }

    @Override
    public void close() {
        closed = true;
        started.exceptionally(failed -> null).join();
        synchronized (lives) {
            lives.forEach(life -> Signal.CONT.send(life.pid()));
            lives.forEach(NodeProcess::close);
        }
        network.close();
        TestFolder.delete(home);
    }

    private void startUntilReady() {
        for (int starts = 0; starts < MOST_STARTS && !closed; starts++) {
            NodeProcess process = launch.get();
            synchronized (lives) {
                lives.add(process);
            }
            if (becomesReady(process)) {
                uri = process.uri();
                disturbed = false;
                return;
            }
        }
        throw new IllegalStateException("The node " + name + " does not start:\n" + lives.getLast().log());
    }

    private boolean becomesReady(NodeProcess process) {
        long limit = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < limit && ProcessHandle.of(process.pid()).map(ProcessHandle::isAlive).orElse(false)) {
            if (process.log().contains("serves http://")) {
                return true;
            }
            Pause.of(Duration.ofMillis(50));
        }
        return false;
    }

    /**
     * A process of an attempt.
     *
     * @param pid the process
     * @param attempt the attempt's id
     */
    record AttemptProcess(long pid, UUID attempt) {}
}
