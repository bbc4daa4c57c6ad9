package io.modelport.serving;

import io.modelport.node.DatabaseOutage;
import io.modelport.node.NodeIdentity;
import io.modelport.registry.AliasMoved;
import io.modelport.registry.ModelName;
import io.modelport.serving.DesiredModel.LoadKey;
import io.modelport.serving.NodeStates.ModelState;
import io.modelport.serving.core.Router;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.VersionHandle;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Makes this node serve what the database says, and says how far it is.
 *
 * <p>
 * One thread does all of it, at every change that it hears of and at least once in every interval. While the database
 * cannot be reached the node goes on serving what it has.
 */
@Component
class Reconciler implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    /** Loading a model with long code recurses deeply. */
    private static final long LOADER_STACK_BYTES = 64L << 20;

    private final DesiredModels desiredModels;
    private final NodeStates states;
    private final Router router;
    private final ServingSettings settings;
    private final String node;
    private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final ExecutorService loading;
    private final LoadedVersions loaded;

    /* Touched by the reconciling thread alone. */
    private final Map<ModelName, Traffic> traffic = new LinkedHashMap<>();
    private final Map<ModelName, Long> seenRevisions = new LinkedHashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private List<ModelState> reported = List.of();
    private long reportedAt;
    private final DatabaseOutage outage = new DatabaseOutage("serving goes on as it is", RandomGenerator.getDefault());
    private Duration pause = Duration.ZERO;

    private volatile @Nullable Thread thread;

    private record Waiting(ModelName model, long revision, CompletableFuture<LocalOutcome> outcome) {}

    Reconciler(DesiredModels desiredModels, NodeStates states, Router router, ModelLoader loader,
            ServingSettings settings, Clock clock, NodeIdentity identity) {
        this.desiredModels = desiredModels;
        this.states = states;
        this.router = router;
        this.settings = settings;
        this.node = identity.name();
        this.loading = Executors.newSingleThreadExecutor(
                task -> new Thread(null, task, "serving-loader", LOADER_STACK_BYTES));
        this.loaded = new LoadedVersions(loader, loading, events::add, clock, settings.retryInterval());
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(DeploymentChanged changed) {
        lookAgain();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(AliasMoved moved) {
        lookAgain();
    }

    /** What shall be served may have changed. */
    void lookAgain() {
        events.add(() -> {});
    }

    /** Completes when this node splits traffic by that revision or a later one, or cannot. */
    CompletableFuture<LocalOutcome> whenServed(ModelName model, long revision) {
        CompletableFuture<LocalOutcome> outcome = new CompletableFuture<>();
        events.add(() -> waiting.add(new Waiting(model, revision, outcome)));
        return outcome;
    }

    @Override
    public void start() {
        Thread started = new Thread(this::run, "serving-reconciler");
        thread = started;
        started.start();
    }

    @Override
    public void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        thread = null;
        lookAgain();
        try {
            running.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** A context that only pauses goes on serving. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** Before the web server starts and after it has stopped. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4_096;
    }

    private void run() {
        while (thread != null) {
            try {
                reconcile();
                runEvents();
            } catch (InterruptedException e) {
                break;
            } catch (RuntimeException e) {
                log.error("Deployments could not be reconciled", e);
            }
        }
        letGoOfAll();
    }

    private void runEvents() throws InterruptedException {
        Runnable event = events.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
        while (event != null) {
            event.run();
            event = events.poll();
        }
    }

    private void reconcile() {
        pause = settings.pollInterval();
        List<DesiredModel> desired;
        try {
            desired = desiredModels.list();
        } catch (RuntimeException e) {
            pause = outage.failed(e);
            return;
        }
        desired.forEach(this::load);
        for (DesiredModel model : desired) {
            traffic.put(model.model(), Traffic.of(model, loaded, traffic.get(model.model())));
        }
        Set<ModelName> names = new HashSet<>(desired.stream().map(DesiredModel::model).toList());
        traffic.keySet().retainAll(names);
        seenRevisions.keySet().retainAll(names);
        router.replace(new RoutingTable(traffic.entrySet()
                .stream()
                .map(entry -> entry.getValue().routes(entry.getKey(), loaded))
                .toList()));
        loaded.keepOnly(needed(desired));
        report();
        // After the report, so that whoever waited finds in the database what it waited for.
        tellWaiting(desired);
    }

    private void load(DesiredModel model) {
        Long before = seenRevisions.put(model.model(), model.revision());
        boolean changed = before == null || before != model.revision();
        model.targets().forEach(target -> loaded.want(target, changed));
    }

    private Set<LoadKey> needed(List<DesiredModel> desired) {
        Set<LoadKey> needed = new HashSet<>();
        desired.forEach(model -> model.targets().forEach(target -> needed.add(target.key())));
        traffic.values().forEach(routed -> needed.addAll(routed.keys()));
        return needed;
    }

    private void tellWaiting(List<DesiredModel> desired) {
        waiting.removeIf(one -> {
            DesiredModel model = desired.stream()
                    .filter(candidate -> candidate.model().equals(one.model))
                    .findFirst()
                    .orElse(null);
            LocalOutcome outcome = model == null ? new LocalOutcome.Failed("It was undeployed.")
                    : LocalOutcome.of(model, one.revision, loaded, traffic.get(one.model));
            if (outcome != null) {
                one.outcome.complete(outcome);
            }
            return outcome != null;
        });
    }

    private void report() {
        List<ModelState> now = traffic.entrySet()
                .stream()
                .map(entry -> entry.getValue().state(entry.getKey(), loaded))
                .toList();
        boolean due = System.nanoTime() - reportedAt >= settings.reportInterval().toNanos();
        if (now.equals(reported) && !due && !outage.lasts()) {
            return;
        }
        try {
            states.report(node, now);
            reported = now;
            reportedAt = System.nanoTime();
            outage.ended();
        } catch (RuntimeException e) {
            pause = outage.failed(e);
        }
    }

    private void letGoOfAll() {
        router.replace(RoutingTable.EMPTY);
        waiting.forEach(one -> one.outcome.complete(new LocalOutcome.Failed("The node ends.")));
        loading.shutdown();
        long deadline = System.nanoTime() + settings.drainTimeout().toNanos();
        try {
            if (!loading.awaitTermination(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                log.warn("A version was still being loaded when the node ended");
                return;
            }
            while (!events.isEmpty()) {
                events.poll().run();
            }
            for (VersionHandle handle : loaded.handles()) {
                close(handle, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
            states.forget(node);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.debug("The node could not say that it ended", e);
        }
    }

    private static void close(VersionHandle handle, Duration patience) {
        try {
            handle.drain().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
            handle.close();
        } catch (RuntimeException e) {
            log.warn("Requests for version {} of '{}' were still running when the node ended", handle.version(),
                    handle.model());
        }
    }
}
