package io.modelport.worker;

import io.modelport.process.wire.Assignment;
import io.modelport.process.wire.AttemptExit;
import io.modelport.process.wire.Checkpoint;
import io.modelport.process.wire.FailureReport;
import io.modelport.process.wire.Heartbeat;
import io.modelport.process.wire.Publication;
import io.modelport.process.wire.Published;
import io.modelport.process.wire.Start;
import io.modelport.process.wire.StoredBlob;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The worker API as an attempt calls it. Trouble that passes is tried again for as long as {@link Patience} lasts; each
 * call may be repeated without harm.
 */
final class NodeClient {

    private static final int TRIES_OF_A_FAULT = 5;
    private static final int FEW_TRIES = 6;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration TRANSFER = Duration.ofMinutes(10);

    private final URI base;
    private final String authorization;
    private final Patience patience;
    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /**
     * @param node the node's address
     * @param attempt the attempt's id
     * @param token the attempt's secret
     */
    NodeClient(URI node, String attempt, String token, Patience patience) {
        this.base = URI.create(node + "/internal/attempts/" + attempt + "/");
        this.authorization = "Bearer " + token;
        this.patience = patience;
    }

    Assignment assignment() {
        return read(call(request("assignment", ANSWER).GET()), Assignment.class);
    }

    Heartbeat.Answer heartbeat(Heartbeat heartbeat) {
        return read(call(request("heartbeat", patience.answerLimit()).POST(body(heartbeat))), Heartbeat.Answer.class);
    }

    /** @return the number of the model version */
    int publish(Publication publication) {
        return read(call(request("publication", TRANSFER).POST(body(publication))), Published.class).version();
    }

    /** Tells where training begins. */
    void start(Start start) {
        call(request("start", ANSWER).POST(body(start)));
    }

    /** Makes a module that was uploaded a checkpoint. */
    void keep(Checkpoint checkpoint) {
        call(request("checkpoints/" + checkpoint.position().step(), ANSWER).PUT(body(checkpoint)), this::body,
                FEW_TRIES);
    }

    void fail(FailureReport failure) {
        call(request("failure", patience.answerLimit()).POST(body(failure)));
    }

    /** Fetches a file of the data. */
    void download(String digest, Path target) {
        call(request("blobs/" + digest, TRANSFER).GET(), into(target), Integer.MAX_VALUE);
    }

    /**
     * Fetches the module of a checkpoint.
     *
     * @throws RefusedByNode when it is damaged or missing
     */
    void fetchCheckpoint(String digest, Path target) {
        call(request("checkpoints/" + digest, TRANSFER).GET(), into(target), FEW_TRIES);
    }

    private static Reader into(Path target) {
        return answer -> {
            try (InputStream body = answer.body()) {
                Files.copy(body, target, StandardCopyOption.REPLACE_EXISTING);
            }
            return new byte[0];
        };
    }

    /** Hands in a file of the result. */
    StoredBlob upload(String digest, Path file) throws FileNotFoundException {
        return read(call(uploading(digest, file)), StoredBlob.class);
    }

    /**
     * Hands in the module of a checkpoint.
     *
     * @throws RefusedByNode when the node does not take it; training goes on without it
     */
    StoredBlob uploadCheckpoint(String digest, Path file) throws FileNotFoundException {
        return read(call(uploading(digest, file), this::body, FEW_TRIES), StoredBlob.class);
    }

    private HttpRequest.Builder uploading(String digest, Path file) throws FileNotFoundException {
        return request("blobs", TRANSFER).header("Modelport-Digest", digest)
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofFile(file));
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .timeout(timeout);
    }

    private BodyPublisher body(Object value) {
        return BodyPublishers.ofByteArray(json.writeValueAsBytes(value));
    }

    private <T> T read(byte[] body, Class<T> type) {
        return json.readValue(body, type);
    }

    private byte[] call(HttpRequest.Builder request) {
        return call(request, this::body, Integer.MAX_VALUE);
    }

    private byte[] body(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            return body.readAllBytes();
        }
    }

    /** @param most tries after which trouble that may pass is no longer waited for */
    private byte[] call(HttpRequest.Builder builder, Reader reader, int most) {
        HttpRequest request = builder.build();
        for (int tries = 1;; tries++) {
            // Before the first try too: this process may have been suspended for as long as a lease lasts.
            requirePatience();
            long sent = patience.now();
            try {
                HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
                if (answer.statusCode() < 300) {
                    byte[] body = reader.read(answer);
                    patience.served(sent);
                    return body;
                }
                patience.answered();
                byte[] problem = answer.body().readAllBytes();
                if (tries >= most || !isPassing(answer.statusCode(), tries)) {
                    throw refusal(answer.statusCode(), problem);
                }
            } catch (IOException e) {
                // Tried again, as long as patience lasts.
                if (tries >= most) {
                    throw new RefusedByNode("node-not-reached", "The node at " + base.getAuthority()
                            + " did not answer as it should: " + e + ".", "Try again later.", true);
                }
            } catch (InterruptedException e) {
                throw new AttemptEnded(AttemptExit.CANCELLED, "interrupted");
            }
            pause(tries);
        }
    }

    private void requirePatience() {
        if (patience.isOver()) {
            throw new AttemptEnded(AttemptExit.NODE_LOST, "the node at " + base.getAuthority()
                    + " does not serve this attempt any more");
        }
    }

    /** Whether the same call may succeed later; the node's own faults (500) are given a few tries only. */
    private static boolean isPassing(int status, int tries) {
        return status == 429 || status > 500 || status == 500 && tries <= TRIES_OF_A_FAULT;
    }

    /** What an answer means that will not change when the call is repeated. */
    private RuntimeException refusal(int status, byte[] body) {
        Refusal refusal = problem(body);
        if (refusal.type().endsWith(":training-job-cancelled")) {
            return new AttemptEnded(AttemptExit.CANCELLED, refusal.detail());
        }
        if (status == 401 || status == 404 || status == 412) {
            return new AttemptEnded(AttemptExit.STALE, refusal.detail());
        }
        return new RefusedByNode(refusal.type().substring(refusal.type().lastIndexOf(':') + 1), refusal.detail(),
                refusal.advice(), status == 500);
    }

    private Refusal problem(byte[] body) {
        try {
            var tree = json.readTree(body);
            return new Refusal(tree.path("type").asString(""), tree.path("detail").asString(""),
                    tree.path("advice").asString(""));
        } catch (JacksonException e) {
            return new Refusal("", "", "");
        }
    }

    private void pause(int tries) {
        try {
            Thread.sleep(patience.pause(tries));
        } catch (InterruptedException e) {
            throw new AttemptEnded(AttemptExit.CANCELLED, "interrupted");
        }
    }

    private record Refusal(String type, String detail, String advice) {}

    @FunctionalInterface
    private interface Reader {
        byte[] read(HttpResponse<InputStream> answer) throws IOException;
    }
}
