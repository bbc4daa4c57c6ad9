package io.modelport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.NodeTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@NodeTest
class IdempotentRequestTests {

    private static final String MODELS = "/api/v1/models";
    private static final String DATASETS = "/api/v1/datasets";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String key = UUID.randomUUID().toString();
    private final String name = "repeated-" + key.substring(0, 8);
    private final String body = "{\"name\": \"" + name + "\"}";

    @Test
    void answersARepeatedCreationWithWhatTheFirstOneMade() throws Exception {
        for (String path : List.of(MODELS, DATASETS)) {
            HttpResponse<String> first = post(path, body, key + path);
            HttpResponse<String> again = post(path, body, key + path);

            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(isReplay(first)).isFalse();
            assertThat(again.statusCode()).isEqualTo(201);
            assertThat(isReplay(again)).isTrue();
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.headers().firstValue("Location")).isEqualTo(first.headers().firstValue("Location"));
            assertThat(again.headers().firstValue("ETag")).isEqualTo(first.headers().firstValue("ETag"));
        }
    }

    @Test
    void refusesAKeyWithSpaces() throws Exception {
        assertThat(post(MODELS, body, "two words").body()).contains("invalid-idempotency-key");
    }

    @Test
    void opensOneUploadForManyEqualRequestsAtOnce() throws Exception {
        post(DATASETS, body, key + "-dataset");
        List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            calls.add(() -> post(DATASETS + "/" + name + "/uploads", "{\"format\": \"idx\"}", key));
        }
        List<HttpResponse<String>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(calls.size())) {
            for (Future<HttpResponse<String>> call : callers.invokeAll(calls)) {
                answers.add(call.get());
            }
        }

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
        assertThat(answers).extracting(HttpResponse::body).containsOnly(answers.getFirst().body());
        assertThat(answers.stream().filter(answer -> !isReplay(answer))).hasSize(1);
    }

    @Test
    void refusesAKeyThatCameWithAnotherRequest() throws Exception {
        post(MODELS, body, key);

        assertThat(post(MODELS, "{\"name\": \"" + name + "-b\"}", key).body()).contains("idempotency-key-reused");
        assertThat(post(DATASETS, body, key).statusCode()).isEqualTo(409);
    }

    @Test
    void forgetsTheKeyOfARequestThatFailed() throws Exception {
        post(MODELS, body, key);

        HttpResponse<String> taken = post(MODELS, body, key + "-2");
        http.send(request(MODELS + "/" + name).DELETE().build(), BodyHandlers.ofString());
        HttpResponse<String> free = post(MODELS, body, key + "-2");

        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(taken.body()).contains("model-exists");
        assertThat(free.statusCode()).isEqualTo(201);
        assertThat(isReplay(free)).isFalse();
    }

    @Test
    void saysThatWhatWasMadeIsGoneRatherThanMakeItAgain() throws Exception {
        post(MODELS, body, key);
        http.send(request(MODELS + "/" + name).DELETE().build(), BodyHandlers.ofString());

        HttpResponse<String> again = post(MODELS, body, key);

        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(again.body()).contains("model-not-found");
    }

    @Test
    void keepsKeysForAWeek() throws Exception {
        post(MODELS, body, key);
        jdbc.sql("update idempotent_request set created_at = now() - interval '8 days' where key = ?")
                .param(key)
                .update();

        post(DATASETS, body, key + "-later");

        assertThat(jdbc.sql("select count(*) from idempotent_request where key = ?")
                .param(key)
                .query(Long.class)
                .single()).isZero();
    }

    private static boolean isReplay(HttpResponse<String> answer) {
        return answer.headers().firstValue("Idempotent-Replayed").equals(Optional.of("true"));
    }

    private HttpResponse<String> post(String path, String json, String idempotencyKey)
            throws IOException, InterruptedException {
        return http.send(request(path).header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(json))
                .build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
