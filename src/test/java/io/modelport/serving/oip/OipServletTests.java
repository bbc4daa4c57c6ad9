package io.modelport.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.actor.Actor;
import io.modelport.serving.NodeClient;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.Waiting;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.FakeRunner;
import io.modelport.serving.core.Limits;
import io.modelport.serving.core.MemoryBudget;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.Router;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.ServingStats;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.servlet.HttpLimits;
import io.modelport.testing.TestTomcat;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The servlet on a Tomcat of its own, before a model that stands still when told. */
class OipServletTests {

    private final MemoryBudget budget = new MemoryBudget(1 << 26);

    private static final String ROW = "{\"inputs\": [{\"name\": \"x\", \"datatype\": \"FP32\", \"shape\": [1, 2], "
            + "\"data\": [1, 2]}]}";

    private final ExecutorService slotThreads = Executors.newFixedThreadPool(2);
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final TestTomcat tomcat = new TestTomcat();
    private final FakeRunner runner = new FakeRunner();
    private @Nullable VersionHandle version;

    @AfterEach
    void stop() {
        held.countDown();
        tomcat.close();
        slotThreads.shutdownNow();
        clients.shutdownNow();
    }

    @Test
    void aFullQueueSaysWhenToComeAgain() throws Exception {
        NodeClient client = start(new Limits(1, 1, 1), Duration.ofSeconds(60));
        CompletableFuture<Answer> running = sendWhileHeld(client);
        CompletableFuture<Answer> queued = send(client);
        Waiting.until(() -> version().queued() == 1);

        Answer refused = client.post("/v2/models/numbers/infer", ROW);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.error()).contains("As many requests wait for this model as may: 1.");
        held.countDown();
        assertThat(running.get().status()).isEqualTo(200);
        assertThat(queued.get().status()).isEqualTo(200);
        assertThat(queued.get().json().get("outputs").get(0).get("data").toString()).isEqualTo("[10.0,20.0]");
    }

    @Test
    void aQueuedRequestHearsWhenItsTimeIsUp() throws Exception {
        NodeClient client = start(new Limits(1, 1, 10), Duration.ofMillis(300));
        CompletableFuture<Answer> running = sendWhileHeld(client);

        Answer late = client.post("/v2/models/numbers/infer", ROW);

        assertThat(late.status()).isEqualTo(504);
        assertThat(version().queued()).isZero();
        held.countDown();
        assertThat(running.get().status()).isEqualTo(200);
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedForForever() throws Exception {
        start(new Limits(1, 1, 10), Duration.ofMillis(300));
        try (Socket socket = new Socket("127.0.0.1", tomcat.port())) {
            socket.getOutputStream()
                    .write(("POST /v2/models/numbers/infer HTTP/1.1\r\nHost: x\r\n"
                            + "Content-Length: 1000\r\n\r\n{\"inputs\":").getBytes(StandardCharsets.US_ASCII));
            assertThat(firstLine(socket.getInputStream())).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void waitingRequestsHoldNoThread() throws Exception {
        NodeClient client = start(new Limits(8, 1, 1_000), Duration.ofSeconds(60));
        CompletableFuture<Answer> running = sendWhileHeld(client);
        List<CompletableFuture<Answer>> queued = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            queued.add(send(client));
        }
        Waiting.until(() -> version().queued() == 40);
        assertThat(client.get("/v2/health/ready").status()).as("with 4 threads for all").isEqualTo(200);
        held.countDown();
        assertThat(running.get().status()).isEqualTo(200);
        for (CompletableFuture<Answer> one : queued) {
            assertThat(one.get().status()).isEqualTo(200);
        }
        assertThat(runner.batches()).contains(8);
    }

    @Test
    void aLongAnswerReachesASlowReaderAndHoldsNoThread() throws Exception {
        NodeClient client = start(new Limits(4_096, 1, 10), Duration.ofSeconds(60));
        held.countDown();
        int rows = 200_000;
        String body = "{\"inputs\": [{\"name\": \"x\", \"datatype\": \"FP32\", \"shape\": [" + rows
                + ", 2], \"data\": [" + "1.5,2.5,".repeat(rows - 1) + "1.5,2.5]}]}";
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4_096);
                socket.connect(new InetSocketAddress("127.0.0.1", tomcat.port()));
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST /v2/models/numbers/infer HTTP/1.1\r\nHost: x\r\n"
                                + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(firstLine(socket.getInputStream())).startsWith("HTTP/1.1 200");
            }
            assertThat(client.post("/v2/models/numbers/infer", ROW).status()).as("with 4 threads for all")
                    .isEqualTo(200);
            String text = new String(slow.getLast().getInputStream().readNBytes(rows * 10),
                    StandardCharsets.US_ASCII);
            assertThat(text).contains("\"data\":[15.0,25.0,15.0,25.0");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aFaultOfTheServerIsNotTheCallersAndTellsNothingOfItself() throws Exception {
        NodeClient client = start(new Limits(1, 1, 10), Duration.ofSeconds(60));
        held.countDown();
        runner.beforeRun(inputs -> {
            throw new IllegalStateException("secret");
        });
        Answer failed = client.post("/v2/models/numbers/infer", ROW);
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.body()).doesNotContain("secret");
    }

    @Test
    void asksForAKeyExceptForHealth() throws Exception {
        NodeClient client = start(new Limits(1, 1, 10), Duration.ofSeconds(60));
        assertThat(client.get("/v2/health/live", "Authorization", "none").status()).isEqualTo(200);
        assertThat(client.get("/v2/health/ready", "Authorization", "none").status()).isEqualTo(200);
        for (String path : new String[] {"/v2", "/v2/models/numbers", "/v2/nowhere", "/v2/health/x"}) {
            Answer refused = client.get(path, "Authorization", "none");
            assertThat(refused.status()).as(path).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(refused.error()).contains("needs a key");
        }
        assertThat(client.post("/v2/models/numbers/infer", ROW, "Authorization", "none").status()).isEqualTo(401);
    }

    private VersionHandle version() {
        return Objects.requireNonNull(version);
    }

    private NodeClient start(Limits limits, Duration timeout) {
        runner.hold(entered, held);
        Router router = new Router();
        DataPlane plane = new DataPlane(router, slotThreads, System::nanoTime, ServingStats.NONE, timeout, budget);
        VersionHandle opened = plane.open("numbers", 1, FakeRunner.SIGNATURE, limits, runner);
        version = opened;
        router.replace(new RoutingTable(List.of(new ModelRoutes("numbers",
                List.of(new ModelRoutes.Target(opened, 1)), Map.of(1, opened), Map.of(), List.of()))));
        tomcat.with("/v2", new OipServlet(plane,
                authorization -> "none".equals(authorization) ? Optional.empty() : Optional.of(Actor.LOCAL),
                new HttpLimits(1 << 24, timeout, budget), "test")).start();
        return new NodeClient(tomcat.port());
    }

    private CompletableFuture<Answer> sendWhileHeld(NodeClient client) throws InterruptedException {
        CompletableFuture<Answer> running = send(client);
        entered.await();
        return running;
    }

    private CompletableFuture<Answer> send(NodeClient client) {
        return CompletableFuture.supplyAsync(() -> client.post("/v2/models/numbers/infer", ROW), clients);
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }
}
