package io.modelport.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.serving.Waiting;
import io.modelport.serving.core.FakeRunner;
import io.modelport.serving.core.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers who hang up, or whose time is up, before a model of one slot that stands still. */
class DepartureTests {

    private final FakeRunner runner = new FakeRunner();
    private final OipNode node = new OipNode(FakeRunner.SIGNATURE, runner, new Limits(1, 1, 2),
            Duration.ofSeconds(60));
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    DepartureTests() {
        runner.beforeRun(inputs -> {
            entered.countDown();
            await(released);
        });
    }

    @AfterEach
    void stop() {
        released.countDown();
        node.close();
    }

    @Test
    void whoHangsUpWhileWaitingFreesItsPlaceInTheQueue() throws IOException {
        CompletableFuture<Integer> running = sendBefore();
        try (Socket leaving = open(); Socket resetting = open()) {
            write(leaving, request(1));
            write(resetting, request(2));
            Waiting.until(() -> node.version.queued() == 2);
            assertThat(post().statusCode()).isEqualTo(429);

            resetting.setSoLinger(true, 0);
        }
        Waiting.until(() -> {
            node.plane.look();
            return node.version.queued() == 0;
        });

        CompletableFuture<Integer> next = CompletableFuture.supplyAsync(() -> post().statusCode(),
                Thread::startVirtualThread);
        Waiting.until(() -> node.version.queued() == 1);
        released.countDown();
        assertThat(running.join()).isEqualTo(200);
        assertThat(next.join()).isEqualTo(200);
        Waiting.until(() -> node.budget.taken() == 0);
        assertThat(node.version.statistics().fail().count()).as("two left, one found the queue full").isEqualTo(3);
    }

    @Test
    void whoHasSentItsNextRequestAlreadyHasNotLeft() throws Exception {
        CompletableFuture<Integer> running = sendBefore();
        try (Socket eager = open()) {
            write(eager, request(1));
            Waiting.until(() -> node.version.queued() == 1);
            write(eager, "G");
            look(5);
            write(eager, "ET /v2/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            look(5);
            assertThat(node.version.queued()).isOne();

            released.countDown();
            BufferedReader answers = new BufferedReader(
                    new InputStreamReader(eager.getInputStream(), StandardCharsets.UTF_8));
            assertThat(statuses(answers, 2)).isEqualTo("HTTP/1.1 200 HTTP/1.1 200 ");
        }
        assertThat(running.join()).isEqualTo(200);
    }

    @Test
    void aHeaderSaysByWhenAnAnswerIsWantedWhetherTheRequestWaitsOrRuns() {
        CompletableFuture<String> running = CompletableFuture.supplyAsync(() -> {
            var answer = node.post("/v2/models/m/infer", body(0), "X-Modelport-Timeout-Ms", "300");
            return answer.statusCode() + " " + answer.headers().firstValue("Connection").orElse("");
        }, Thread::startVirtualThread);
        await(entered);
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(
                () -> node.post("/v2/models/m/infer", body(1), "X-Modelport-Timeout-Ms", "50").statusCode(),
                Thread::startVirtualThread);

        assertThat(waiting.join()).isEqualTo(504);
        assertThat(node.version.queued()).isZero();
        Waiting.until(() -> {
            node.plane.look();
            return running.isDone();
        });
        assertThat(running.join()).isEqualTo("504 close");

        released.countDown();
        Waiting.until(() -> node.version.busySlots() == 0);
        assertThat(runner.batches()).as("who waited in vain is never run").containsExactly(1);
        assertThat(post().statusCode()).isEqualTo(200);
        Waiting.until(() -> node.budget.taken() == 0);
    }

    @Test
    void refusesWhatIsNoTimeout() {
        released.countDown();
        for (String wrong : new String[] {"0", "-5", "1.5", "soon", "", "99999999999999999999"}) {
            assertThat(node.post("/v2/models/m/infer", body(0), "X-Modelport-Timeout-Ms", wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(node.post("/v2/models/m/infer", body(0), "X-Modelport-Timeout-Ms", "5000").statusCode())
                .isEqualTo(200);
    }

    private CompletableFuture<Integer> sendBefore() {
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> post().statusCode(),
                Thread::startVirtualThread);
        await(entered);
        return running;
    }

    private void look(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            // Only who has waited for a moment is looked at.
            Thread.sleep(60);
            node.plane.look();
        }
    }

    private java.net.http.HttpResponse<byte[]> post() {
        return node.post("/v2/models/m/infer", body(5));
    }

    private Socket open() throws IOException {
        return new Socket("127.0.0.1", node.port());
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String request(int number) {
        return "POST /v2/models/m/infer HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + body(number).length
                + "\r\n\r\n" + new String(body(number), StandardCharsets.UTF_8);
    }

    private static byte[] body(int number) {
        return ("{\"inputs\": [{\"name\": \"x\", \"datatype\": \"FP32\", \"shape\": [1, 2], \"data\": [" + number
                + ", 0]}]}").getBytes(StandardCharsets.UTF_8);
    }

    private static String statuses(BufferedReader answers, int count) throws IOException {
        StringBuilder statuses = new StringBuilder();
        for (int found = 0; found < count;) {
            String line = answers.readLine();
            int at = line == null ? -1 : line.indexOf("HTTP/1.1 ");
            if (line == null) {
                break;
            }
            if (at >= 0) {
                statuses.append(line, at, at + 12).append(' ');
                found++;
            }
        }
        return statuses.toString();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
