package io.modelport.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of one node's REST API. */
record Api(URI node) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A job that is done in a moment: two epochs of a linear classifier. */
    static String quickJob(String model, String dataset) {
        return job(model, dataset, 2);
    }

    /** A job that takes some seconds. */
    static String longJob(String model, String dataset) {
        return job(model, dataset, 600);
    }

    /** A job that goes on for longer than any test. */
    static String endlessJob(String model, String dataset) {
        return job(model, dataset, 10_000);
    }

    private static String job(String model, String dataset, int epochs) {
        return """
            {"model": "%s", "dataset": {"name": "%s", "version": 1},
             "network": {"layers": [{"type": "flatten"}, {"type": "linear", "outputs": 4}]},
             "optimizer": {"type": "sgd", "learningRate": 0.1}, "epochs": %d, "batchSize": 10, "ranks": 1}
            """.formatted(model, dataset, epochs);
    }

    JsonNode get(String path) {
        return json(send(HttpRequest.newBuilder(node.resolve(path)).GET()));
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    void put(String path, byte[] body) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(node.resolve(path))
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(body)));
        if (answer.statusCode() >= 300) {
            throw new AssertionError(answer.body());
        }
    }

    /** Submits a job and gives its id. */
    String submit(String job) {
        HttpResponse<String> answer = post("/api/v1/training-jobs", job);
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return json(answer).get("id").asString();
    }

    JsonNode job(String id) {
        return get("/api/v1/training-jobs/" + id);
    }

    /** Waits until a job is as it should be, and gives it. */
    JsonNode await(String id, Predicate<JsonNode> condition) {
        Instant limit = Instant.now().plus(PATIENCE);
        JsonNode job = job(id);
        while (!condition.test(job)) {
            if (Instant.now().isAfter(limit)) {
                throw new AssertionError("The job did not get there: " + job + "\nattempts: "
                        + get("/api/v1/training-jobs/" + id + "/attempts"));
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            job = job(id);
        }
        return job;
    }

    JsonNode awaitState(String id, JobState state) {
        return await(id, job -> job.path("state").asString("").equals(state.name()));
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
