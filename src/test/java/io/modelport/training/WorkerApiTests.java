package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The worker API over HTTP: who is let in, and what goes over the wire. */
@QueueTest
class WorkerApiTests {

    private final Api api;
    private final AttemptLeases leases;
    private final JdbcClient jdbc;
    private final AttemptToken token = AttemptToken.random();
    private AttemptIdentity attempt;

    @Autowired
    WorkerApiTests(AttemptLeases leases, JdbcClient jdbc, @LocalServerPort int port) {
        this.leases = leases;
        this.jdbc = jdbc;
        this.api = new Api(URI.create("http://127.0.0.1:" + port));
    }

    @BeforeEach
    void claimAJob() {
        Quadrants.require(api, "quadrants");
        jdbc.sql("update training_job set state = 'CANCELLED' where state in ('QUEUED', 'RUNNING')").update();
        api.submit(Api.quickJob("wire-" + UUID.randomUUID(), "quadrants"));
        attempt = leases.claim("elsewhere", token, Duration.ofMinutes(1), QueueTest.ROOM).orElseThrow().attempt();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET assignment",
            "GET blobs/sha256:0000000000000000000000000000000000000000000000000000000000000000",
            "PUT blobs", "POST heartbeat", "POST publication", "POST failure"})
    void letsNobodyInWithoutTheTokenOfThatAttempt(String call) {
        AttemptToken another = AttemptToken.random();
        for (String authorization : new String[] {"", "Bearer " + another.value(), "Basic " + token.value(),
                "Bearer " + token.value() + "x"}) {
            HttpResponse<String> answer = api.send(request(attempt.id().toString(), call, authorization));

            assertThat(answer.statusCode()).as(call + " with " + authorization).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
            assertThat(answer.body()).contains("attempt-token-required");
        }
        for (String other : new String[] {UUID.randomUUID().toString(), "seven"}) {
            assertThat(api.send(request(other, call, "Bearer " + token.value())).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void storesOnlyTheHashOfAToken() {
        byte[] stored = jdbc.sql("select token_hash from training_attempt where id = :id")
                .param("id", attempt.id())
                .query(byte[].class)
                .single();

        assertThat(stored).hasSize(32);
        assertThat(token.hasHash(stored)).isTrue();
        assertThat(token).asString().doesNotContain(token.value());
    }

    @Test
    void takesAHeartbeatWithNumbersThatAreNotFinite() {
        HttpResponse<String> answer = api.send(request(attempt.id().toString(), "POST heartbeat",
                "Bearer " + token.value(), """
                    {"progress": null, "metrics": [{"key": "train_loss", "value": "NaN", "step": 1, "epoch": 1,
                     "timestampMillis": 1000}]}
                    """));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"cancel\":false}");
    }

    @Test
    void answersAStaleAttemptThatItIsStale() {
        jdbc.sql("update training_attempt set state = 'LOST' where id = :id").param("id", attempt.id()).update();

        HttpResponse<String> answer = api.send(request(attempt.id().toString(), "POST heartbeat",
                "Bearer " + token.value(), "{\"progress\": null, \"metrics\": []}"));

        assertThat(answer.statusCode()).isEqualTo(412);
        assertThat(answer.body()).contains("attempt-stale");
    }

    @Test
    void streamsTheFilesOfTheDataset() {
        String digest = Api
                .json(api.send(request(attempt.id().toString(), "GET assignment", "Bearer " + token.value())))
                .get("data")
                .get(0)
                .get("digest")
                .asString();

        HttpResponse<String> answer = api.send(
                request(attempt.id().toString(), "GET blobs/" + digest, "Bearer " + token.value()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isNotEmpty();
    }

    @Test
    void isNoPartOfThePublicApiDescription() {
        assertThat(api.get("/api/v1/openapi.json").get("paths").propertyNames()).isNotEmpty()
                .noneMatch(path -> path.startsWith("/internal"));
    }

    private HttpRequest.Builder request(String id, String call, String authorization) {
        return request(id, call, authorization, "{}");
    }

    private HttpRequest.Builder request(String id, String call, String authorization, String body) {
        String[] parts = call.split(" ");
        HttpRequest.Builder request = HttpRequest.newBuilder(
                api.node().resolve("/internal/attempts/" + id + "/" + parts[1]))
                .method(parts[0], parts[0].equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Modelport-Digest", "sha256:" + "0".repeat(64));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }
}
