package io.modelport.serving.torchserve;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.actor.Actor;
import io.modelport.serving.NodeClient;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.Waiting;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.FakeRunner;
import io.modelport.serving.core.Limits;
import io.modelport.serving.core.LoadState;
import io.modelport.serving.core.MemoryBudget;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.Router;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.ServingStats;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.core.VersionStatus;
import io.modelport.serving.servlet.HttpLimits;
import io.modelport.testing.TestTomcat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The inference API on a Tomcat of four threads, before a model that stands still when told. */
class InferenceCallsTests {

    private static final ModelRoutes LOADING = new ModelRoutes("loading", List.of(), Map.of(), Map.of(),
            List.of(new VersionStatus(1, LoadState.LOADING, null)));

    private final MemoryBudget budget = new MemoryBudget(1 << 24);
    private final ExecutorService slotThreads = Executors.newFixedThreadPool(2);
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final Router router = new Router();
    private final TestTomcat tomcat = new TestTomcat();

    @AfterEach
    void stop() {
        held.countDown();
        tomcat.close();
        slotThreads.shutdownNow();
        clients.shutdownNow();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void aFullQueueAnswersAtOnceAndWaitingRequestsHoldNoThread() throws Exception {
        NodeClient client = start(new Limits(1, 1, 30), Duration.ofSeconds(60));
        CompletableFuture<Answer> running = send(client);
        entered.await();
        List<CompletableFuture<Answer>> queued = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            queued.add(send(client));
        }
        VersionHandle version = router.table().get("m").split().getFirst().version();
        Waiting.until(() -> version.queued() == 30);

        Answer refused = client.post("/predictions/m", "[[1,2]]");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.json().get("code").asInt()).isEqualTo(429);
        assertThat(refused.json().get("type").asString()).isEqualTo("ServiceUnavailableException");
        held.countDown();
        assertThat(running.get().body()).isEqualTo("[10.0,20.0]");
        for (CompletableFuture<Answer> each : queued) {
            assertThat(each.get().body()).isEqualTo("[10.0,20.0]");
        }
    }

    @Test
    void aQueuedRequestHearsWhenItsTimeIsUp() throws Exception {
        NodeClient client = start(new Limits(1, 1, 10), Duration.ofMillis(300));
        CompletableFuture<Answer> running = send(client);
        entered.await();
        Answer late = client.post("/predictions/m", "[1,2]");
        assertThat(late.status()).isEqualTo(504);
        assertThat(late.json().get("type").asString()).isEqualTo("RequestTimeoutException");
        held.countDown();
        assertThat(running.get().status()).isEqualTo(200);
    }

    @Test
    void healthSaysWhetherModelsCanBeServed() throws Exception {
        NodeClient client = start(new Limits(1, 1, 1), Duration.ofSeconds(60));
        ModelRoutes served = router.table().get("m");
        assertThat(ping(client)).isEqualTo("200 Healthy");
        router.replace(RoutingTable.EMPTY);
        assertThat(ping(client)).isEqualTo("200 Healthy");
        router.replace(new RoutingTable(List.of(served, LOADING)));
        assertThat(ping(client)).isEqualTo("200 Partial Healthy");
        router.replace(new RoutingTable(List.of(LOADING)));
        assertThat(ping(client)).isEqualTo("500 Unhealthy");
        Answer early = client.post("/predictions/loading", "[1,2]");
        assertThat(early.status()).isEqualTo(503);
        assertThat(early.json().get("type").asString()).isEqualTo("ServiceUnavailableException");
    }

    @Test
    void aCallerWithoutAKeyIsRefused() throws Exception {
        NodeClient client = start(new Limits(1, 1, 1), Duration.ofSeconds(60));
        Answer refused = client.post("/predictions/m", "[1,2]", "Authorization", "none");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().get("type").asString()).isEqualTo("InvalidKeyException");
        assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(client.get("/ping", "Authorization", "none").status()).isEqualTo(200);
    }

    private static String ping(NodeClient client) {
        Answer answer = client.get("/ping");
        return answer.status() + " " + answer.json().get("status").asString();
    }

    private CompletableFuture<Answer> send(NodeClient client) {
        return CompletableFuture.supplyAsync(() -> client.post("/predictions/m", "[1,2]"), clients);
    }

    private NodeClient start(Limits limits, Duration timeout) {
        FakeRunner runner = new FakeRunner();
        runner.hold(entered, held);
        DataPlane plane = new DataPlane(router, slotThreads, System::nanoTime, ServingStats.NONE, timeout, budget);
        VersionHandle version = plane.open("m", 1, FakeRunner.SIGNATURE, limits, runner);
        router.replace(new RoutingTable(List.of(new ModelRoutes("m", List.of(new ModelRoutes.Target(version, 1)),
                Map.of(1, version), Map.of(), List.of()))));
        HttpLimits http = new HttpLimits(1 << 20, timeout, budget);
        InferenceCalls calls = new InferenceCalls(plane);
        tomcat.with("/predictions",
                new TorchServeServlet("/predictions", false, InferenceCallsTests::check, http, plane,
                        calls::predictions));
        tomcat.with("/ping",
                new TorchServeServlet("/ping", true, InferenceCallsTests::check, http, plane, calls::ping));
        tomcat.start();
        return new NodeClient(tomcat.port());
    }

    private static Optional<Actor> check(@Nullable String authorization) {
        return "none".equals(authorization) ? Optional.empty() : Optional.of(Actor.LOCAL);
    }
}
