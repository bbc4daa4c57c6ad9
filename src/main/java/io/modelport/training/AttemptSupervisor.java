package io.modelport.training;

import io.modelport.node.DatabaseOutage;
import io.modelport.node.NodeIdentity;
import io.modelport.process.ExitStatus;
import io.modelport.process.wire.AttemptExit;
import io.modelport.process.wire.FailureReport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Keeps this node's slots filled: claims jobs, runs their attempts, notices attempts of any node that were lost, and ends
 * processes that do not stop by themselves. All of it happens on one thread, at every poll and when something happens; a
 * round that the database does not answer is repeated.
 */
@Component
class AttemptSupervisor implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AttemptSupervisor.class);
    private static final Duration KILLED_GRACE = Duration.ofSeconds(1);

    private final AttemptLeases leases;
    private final AttemptOutcomes outcomes;
    private final AttemptProcesses processes;
    private final AttemptLogs logs;
    private final TrainingNodes nodes;
    private final TrainingMeters meters;
    private final TrainingProperties properties;
    private final NodeCapacity capacity;
    private final String node;
    private final Environment environment;

    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private final DatabaseOutage outage = new DatabaseOutage("training is tried again until it does",
            RandomGenerator.getDefault());
    private volatile @Nullable ScheduledExecutorService executor;
    private volatile boolean stopping;
    private boolean cleared;
    private long reapFrom = System.nanoTime();

    AttemptSupervisor(AttemptLeases leases, AttemptOutcomes outcomes, AttemptProcesses processes, AttemptLogs logs,
            TrainingNodes nodes, TrainingMeters meters, TrainingProperties properties, NodeIdentity node,
            Environment environment) {
        this.leases = leases;
        this.outcomes = outcomes;
        this.processes = processes;
        this.logs = logs;
        this.nodes = nodes;
        this.meters = meters;
        this.properties = properties;
        this.capacity = NodeCapacity.ofThisMachine(properties);
        this.node = node.name();
        this.environment = environment;
    }

    @Override
    public void start() {
        stopping = false;
        ScheduledThreadPoolExecutor started = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().daemon().name("training-supervisor").factory(),
                new ThreadPoolExecutor.DiscardPolicy());
        started.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor = started;
        started.execute(this::poll);
    }

    /**
     * Asks this node's attempts to leave a checkpoint and puts their jobs back into the queue, for another node or for the
     * next start. Meanwhile the web server still answers them.
     */
    @Override
    public void stop() {
        ScheduledExecutorService stopped = executor;
        if (stopped == null) {
            return;
        }
        stopping = true;
        long limit = System.nanoTime() + properties.handBackLimit().toNanos();
        processes.kill(processes.running(), properties.handBackLimit());
        stopped.shutdown();
        try {
            if (!stopped.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("The last round of training did not end in time; its attempts count as lost later");
            }
            // Those that the last round began.
            processes.kill(processes.running(), Duration.ofNanos(limit - System.nanoTime()));
            handBack(limit + KILLED_GRACE.toNanos());
            nodes.forget(node);
        } catch (DataAccessException | TransactionException e) {
            log.warn("The database does not answer; this node's attempts count as lost when their leases expire");
            awaitEnd(limit + KILLED_GRACE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            executor = null;
        }
    }

    /** Puts jobs back into the queue, each as soon as its attempt has ended. */
    private void handBack(long limit) throws InterruptedException {
        while (!processes.running().isEmpty() && System.nanoTime() - limit < 0) {
            finishEnded();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        finishEnded();
    }

    private void awaitEnd(long limit) {
        try {
            while (!processes.running().isEmpty() && System.nanoTime() - limit < 0) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return executor != null;
    }

    @TransactionalEventListener
    void on(JobQueued queued) {
        soon(Duration.ZERO);
    }

    @TransactionalEventListener
    void on(CancellationRequested requested) {
        soon(properties.cancelGrace().plusMillis(50));
    }

    /** One more round beside the regular ones, so that nobody waits for the next poll. */
    private void soon(Duration delay) {
        ScheduledExecutorService current = executor;
        if (current != null && !stopping) {
            var _ = current.schedule(this::round, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void poll() {
        Duration next = properties.poll();
        try {
            next = round();
        } finally {
            ScheduledExecutorService current = executor;
            if (current != null && !stopping) {
                var _ = current.schedule(this::poll, next.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /** @return how long until the next */
    private Duration round() {
        if (stopping) {
            return properties.poll();
        }
        try {
            nodes.report(node, capacity);
            takeBack();
            clearAway();
            finishEnded();
            leases.renewUnreported(processes.running(), properties.lease(), properties.startLimit());
            reap();
            processes.kill(leases.overdue(processes.running(), properties.cancelGrace()), Duration.ZERO);
            fillSlots();
            meters.refresh();
            outage.ended();
            return properties.poll();
        } catch (DataAccessException | TransactionException e) {
            // Attempts cannot renew their leases either: they get the time to when the database is back.
            reapFrom = System.nanoTime() + properties.lease().toNanos();
            return outage.failed(e);
        } catch (RuntimeException e) {
            log.error("A round of training failed; the next one goes on", e);
            return properties.poll();
        }
    }

    /** Clears away, once, what an earlier run of this node left on the disk when it was killed. */
    private void clearAway() {
        if (!cleared) {
            logs.keepLeftOvers();
            processes.deleteLeftOvers();
            cleared = true;
        }
    }

    /**
     * Takes back this node's attempts that have no process: it ended together with an earlier run of this node, or never
     * began because the answer to the claim was lost.
     */
    private void takeBack() {
        for (AttemptIdentity attempt : leases.runningOn(node)) {
            if (!processes.running().contains(attempt.id())
                    && ended.stream().noneMatch(exit -> exit.attempt().equals(attempt))) {
                log.warn("Nothing runs {} any more", attempt);
                outcomes.lose(attempt, "The node '" + node + "' ended while attempt " + attempt.number() + " ran.");
            }
        }
    }

    private void reap() {
        if (System.nanoTime() - reapFrom < 0) {
            return;
        }
        for (AttemptIdentity attempt : leases.expired()) {
            log.warn("The lease of {} has expired", attempt);
            outcomes.expire(attempt);
        }
        for (AttemptIdentity attempt : leases.overTime()) {
            log.info("The time limit of {} is over", attempt);
            outcomes.exceedTime(attempt);
        }
    }

    private void fillSlots() {
        while (!stopping && processes.running().size() < capacity.slots()) {
            AttemptToken token = AttemptToken.random();
            Optional<Claim> claimed = leases.claim(node, token, properties.lease(), room());
            if (claimed.isEmpty()) {
                return;
            }
            AttemptIdentity attempt = claimed.get().attempt();
            try {
                processes.start(attempt, token, address(), claimed.get().memory(),
                        status -> ended.add(new Ended(attempt, status)), () -> soon(Duration.ZERO));
            } catch (IOException e) {
                outcomes.fail(attempt, new FailureReport("process-not-started",
                        "The node '" + node + "' could not start a process: " + e.getMessage(), true));
            }
        }
    }

    private MemoryRoom room() {
        long most = capacity.memory().toBytes();
        return new MemoryRoom(capacity.memoryOfOne().toBytes(), most, most - processes.memory());
    }

    private void finishEnded() {
        for (Ended next = ended.peek(); next != null; next = ended.peek()) {
            logs.keep(next.attempt().id());
            leases.noteMemory(next.attempt(), next.status().memory().peak());
            meters.count(conclude(next));
            ended.remove();
        }
    }

    private AttemptState conclude(Ended end) {
        if (stopping) {
            return outcomes.giveBack(end.attempt(), "The node '" + node + "' was shut down.");
        }
        return switch (AttemptExit.of(end.status().code()).orElse(AttemptExit.FAILED)) {
            case HANDED_BACK -> outcomes.giveBack(end.attempt(), "Somebody ended the process (SIGTERM).");
            case NODE_LOST -> outcomes.lose(end.attempt(), "The node '" + node + "' did not answer attempt "
                    + end.attempt().number() + " for so long that its lease was about to expire.");
            case PUBLISHED, FAILED, CANCELLED, STALE, USAGE -> outcomes.processEnded(end.attempt(), end.status());
        };
    }

    /** Where this machine's processes reach this node. */
    private URI address() {
        URI configured = properties.nodeAddress();
        if (configured != null) {
            return configured;
        }
        String bound = environment.getProperty("server.address", "127.0.0.1");
        String host = bound.equals("0.0.0.0") || bound.equals("::") ? "127.0.0.1" : bound;
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + environment.getRequiredProperty("local.server.port"));
    }

    private record Ended(AttemptIdentity attempt, ExitStatus status) {}
}
