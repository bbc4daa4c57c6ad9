package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import io.modelport.network.Signature;
import io.modelport.serving.core.ModelRoutes.Target;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A data plane whose clock and slot threads are a test's. */
final class TestPlane {

    static final int BUDGET = 1 << 20;

    final ManualExecutor executor = new ManualExecutor();
    final AtomicLong clock = new AtomicLong();
    final RecordedStats stats = new RecordedStats();
    final MemoryBudget budget = new MemoryBudget(BUDGET);
    final Router router = new Router();
    final ManualExecutor shadowThread = new ManualExecutor();
    final Crowd crowd = new Crowd(4);
    final DataPlane plane;
    private final Map<String, ModelRoutes> routes = new LinkedHashMap<>();

    TestPlane() {
        this(0);
    }

    /** @param shadowQueueLimit how many copies may wait for shadows */
    TestPlane(int shadowQueueLimit) {
        Shadows shadows = new Shadows(router, budget, shadowThread, clock::get, () -> clock.addAndGet(1_000_000_000L),
                shadowQueueLimit, 2);
        plane = new DataPlane(router, executor, clock::get, stats, Duration.ofSeconds(60), budget, crowd,
                shadows, new HangLimits(Duration.ofSeconds(60), 2));
    }

    /** Serves version 1 of one more model. */
    VersionHandle serve(String model, Limits limits, FakeRunner runner) {
        return serve(model, FakeRunner.SIGNATURE, limits, runner);
    }

    VersionHandle serve(String model, Signature signature, Limits limits, FakeRunner runner) {
        VersionHandle version = plane.open(model, 1, signature, limits, runner);
        route(new ModelRoutes(model, List.of(new Target(version, 1)), Map.of(1, version), Map.of(), List.of()));
        return version;
    }

    void route(ModelRoutes model) {
        routes.put(model.model(), model);
        router.replace(new RoutingTable(routes.values()));
    }

    FakeExchange send(String model, FakeExchange request) {
        plane.predict(Protocol.OPEN_INFERENCE, model, VersionAddress.Routed.AT_RANDOM, request);
        return request;
    }

    /** Sends one request of one row, and does something while it is being run. */
    FakeExchange whileRunning(String model, FakeRunner runner, Runnable action) {
        runner.beforeRun(once(action));
        return send(model, FakeExchange.ofRows(1, 7));
    }

    static Consumer<List<Tensor>> once(Runnable action) {
        boolean[] done = {false};
        return inputs -> {
            if (!done[0]) {
                done[0] = true;
                action.run();
            }
        };
    }
}
