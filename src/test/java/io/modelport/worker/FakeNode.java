package io.modelport.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modelport.process.wire.Assignment;
import io.modelport.process.wire.Checkpoint;
import io.modelport.process.wire.FailureReport;
import io.modelport.process.wire.Heartbeat;
import io.modelport.process.wire.Publication;
import io.modelport.process.wire.Published;
import io.modelport.process.wire.Start;
import io.modelport.process.wire.StoredBlob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A node that speaks the worker API over real HTTP, and misbehaves when told. */
final class FakeNode implements AutoCloseable {

    static final String ATTEMPT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427";
    static final String TOKEN = "token";

    final List<Heartbeat> heartbeats = new CopyOnWriteArrayList<>();
    final List<FailureReport> failures = new CopyOnWriteArrayList<>();
    final List<Publication> publications = new CopyOnWriteArrayList<>();
    final List<Start> starts = new CopyOnWriteArrayList<>();
    final List<Checkpoint> checkpoints = new CopyOnWriteArrayList<>();
    final Map<String, byte[]> blobs = new ConcurrentHashMap<>();

    private final JsonMapper json = new JsonMapper();
    private final HttpServer server;
    private final Assignment assignment;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean cancelled;
    private volatile boolean frozen;
    private volatile @Nullable Trouble trouble;

    FakeNode(Assignment assignment) throws IOException {
        this.assignment = assignment;
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.createContext("/", this::serve);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void cancel() {
        cancelled = true;
    }

    /** From now on every call is taken, but neither carried out nor answered. */
    void freeze() {
        frozen = true;
    }

    /** From now on the next calls of a path go wrong. */
    void fail(String path, int times, int status, String problem) {
        trouble = new Trouble(path, times, status, problem);
    }

    /** From now on the next calls of a path are carried out, but their answers are lost. */
    void loseAnswers(String path, int times) {
        trouble = new Trouble(path, times, 0, "");
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (frozen) {
                closed.await();
                return;
            }
            String path = exchange.getRequestURI().getPath();
            if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                    || !path.startsWith("/internal/attempts/" + ATTEMPT + "/")) {
                answer(exchange, 401, "{}".getBytes(StandardCharsets.UTF_8));
                return;
            }
            String call = path.substring(path.indexOf(ATTEMPT) + ATTEMPT.length() + 1);
            Trouble now = trouble;
            if (now != null && call.startsWith(now.path()) && now.left() > 0) {
                trouble = new Trouble(now.path(), now.left() - 1, now.status(), now.problem());
                if (now.status() == 0) {
                    carryOut(call, exchange);
                    return;
                }
                exchange.getRequestBody().readAllBytes();
                answer(exchange, now.status(), ("{\"type\": \"urn:modelport:problem:" + now.problem()
                        + "\", \"detail\": \"Told to fail.\", \"advice\": \"Do not.\"}")
                        .getBytes(StandardCharsets.UTF_8));
                return;
            }
            answer(exchange, 200, carryOut(call, exchange));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] carryOut(String call, HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        return switch (call) {
            case "assignment" -> json.writeValueAsBytes(assignment);
            case "heartbeat" -> {
                heartbeats.add(json.readValue(body, Heartbeat.class));
                yield json.writeValueAsBytes(new Heartbeat.Answer(cancelled));
            }
            case "blobs" -> {
                String digest = Objects.requireNonNull(exchange.getRequestHeaders().getFirst("Modelport-Digest"));
                blobs.put(digest, body);
                yield json.writeValueAsBytes(new StoredBlob(digest, body.length));
            }
            case "publication" -> {
                publications.add(json.readValue(body, Publication.class));
                yield json.writeValueAsBytes(new Published(1));
            }
            case "failure" -> {
                failures.add(json.readValue(body, FailureReport.class));
                yield new byte[0];
            }
            case "start" -> {
                starts.add(json.readValue(body, Start.class));
                yield new byte[0];
            }
            default -> {
                if (exchange.getRequestMethod().equals("PUT")) {
                    checkpoints.add(json.readValue(body, Checkpoint.class));
                    yield new byte[0];
                }
                yield Objects.requireNonNull(blobs.get(call.substring(call.indexOf('/') + 1)));
            }
        };
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) {
        try {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }

    /**
     * What goes wrong.
     *
     * @param status the status to answer; 0 to carry out and not to answer
     */
    private record Trouble(String path, int left, int status, String problem) {}
}
