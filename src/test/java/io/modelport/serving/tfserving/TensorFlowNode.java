package io.modelport.serving.tfserving;

import io.modelport.actor.Actor;
import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.serving.NodeClient;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.Limits;
import io.modelport.serving.core.LoadState;
import io.modelport.serving.core.MemoryBudget;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.ModelRunner;
import io.modelport.serving.core.Router;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.ServingStats;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.core.VersionStatus;
import io.modelport.serving.servlet.HttpLimits;
import io.modelport.testing.TestTomcat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The protocol before one model, {@code m}, on a Tomcat of its own, without anything else of a node. */
final class TensorFlowNode implements AutoCloseable {

    static final Instant STARTED = Instant.ofEpochSecond(1_780_000_000);
    static final int BODY_LIMIT = 1 << 20;

    final MemoryBudget budget = new MemoryBudget(1 << 24);
    final NodeClient http;
    final VersionHandle version;
    private final Router router = new Router();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final TestTomcat tomcat;

    TensorFlowNode(Signature signature, ModelRunner runner, Limits limits, Duration timeout) {
        DataPlane plane = new DataPlane(router, threads, System::nanoTime, ServingStats.NONE, timeout, budget);
        version = plane.open("m", 3, signature, limits, runner);
        route(List.of());
        tomcat = new TestTomcat().with("/v1", new TensorFlowServlet(plane, authorization -> Optional.of(Actor.LOCAL),
                new HttpLimits(BODY_LIMIT, timeout, budget), STARTED)).start();
        http = new NodeClient(tomcat.port());
    }

    /** A node whose model has this signature and is run so. */
    static TensorFlowNode of(Signature signature, ModelRunner runner) {
        return new TensorFlowNode(signature, runner, new Limits(16, 1, 10), Duration.ofSeconds(30));
    }

    /** A signature whose outputs are its inputs. */
    static Signature same(List<String> labels, TensorSpec... specs) {
        return new Signature(List.of(specs), List.of(specs), labels, null);
    }

    static TensorSpec spec(String name, DataType type, Long... shape) {
        return new TensorSpec(name, type, List.of(shape));
    }

    /** Tells how far the node is with the versions. */
    void route(List<VersionStatus> statuses) {
        router.replace(new RoutingTable(List.of(new ModelRoutes("m", List.of(new ModelRoutes.Target(version, 1)),
                Map.of(3, version), Map.of("best", version), statuses))));
    }

    /** Takes the version away, which is being loaded. */
    void unroute() {
        router.replace(new RoutingTable(List.of(new ModelRoutes("m", List.of(), Map.of(), Map.of(),
                List.of(new VersionStatus(3, LoadState.LOADING, null))))));
    }

    Answer predict(String body) {
        return http.post("/v1/models/m:predict", body);
    }

    @Override
    public void close() {
        tomcat.close();
        threads.shutdownNow();
    }
}
