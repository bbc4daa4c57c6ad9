package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.NodeTest;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The whole way of a job on one node, with its process and libtorch. */
@NodeTest
class TrainingTests {

    @LocalServerPort
    private int port;

    private Api api;

    @BeforeEach
    void uploadDataset() {
        api = new Api(URI.create("http://127.0.0.1:" + port));
        if (api.get("/api/v1/datasets/quadrants").has("advice")) {
            Quadrants.upload(api, "quadrants");
        }
    }

    @Test
    void trainsAndRegistersAVersionWithItsLineage() {
        String id = api.submit(Api.quickJob("quadrants-a", "quadrants"));
        JsonNode job = api.await(id, found -> JobState.valueOf(found.get("state").asString()).isFinal());

        assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
        assertThat(job.get("version").asInt()).isEqualTo(1);
        System.out.println(job.toPrettyString());
        System.out.println(api.get("/api/v1/models/quadrants-a/versions/1").toPrettyString());
        System.out.println(api.get("/api/v1/training-jobs/" + id + "/metrics").toPrettyString().substring(0, 500));
        System.out
                .println(api
                        .send(java.net.http.HttpRequest
                                .newBuilder(api.node().resolve("/api/v1/training-jobs/" + id + "/attempts/1/log")))
                        .body());
    }
}
