package io.modelport.serving;

import static io.modelport.serving.NodeClient.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.registry.Alias;
import io.modelport.registry.ModelAliases;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.ModelVersionId;
import io.modelport.registry.Reason;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.testing.NodeTest;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@NodeTest
class DeploymentTests {

    private final NodeClient node;
    private final RealModels models;
    private final ModelRegistry registry;
    private final ModelAliases aliases;
    private final ModelName model = RealModels.name("deployed");
    private final String path = "/api/v1/deployments/" + segment(model);
    private final String served = "/v2/models/" + segment(model);

    @Autowired
    DeploymentTests(@LocalServerPort int port, ArtifactStore artifacts, ModelRegistry registry,
            ModelAliases aliases) {
        this.node = new NodeClient(port);
        this.models = new RealModels(artifacts, registry);
        this.registry = registry;
        this.aliases = aliases;
    }

    @Test
    void servesWhatIsDeployedAndFreesItWhenUndeployed() {
        models.register(model, 1);
        assertThat(node.post(served + "/infer", RealModels.images(1)).status()).isEqualTo(404);

        Answer deployed = node.put(path + "?wait=60s", "{\"targets\": [{\"version\": 1}]}");

        assertThat(deployed.status()).as(deployed.body()).isEqualTo(201);
        assertThat(deployed.etag()).isEqualTo("\"0\"");
        JsonNode onNode = deployed.json().get("nodes").get(0);
        assertThat(onNode.get("upToDate").asBoolean()).isTrue();
        assertThat(onNode.get("versions").get(0).get("state").asString()).isEqualTo("SERVING");
        Answer answer = node.post(served + "/infer", RealModels.images(2));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("model_version").asString()).isEqualTo("1");
        assertThat(answer.json().get("outputs").get(0).get("shape").toString()).isEqualTo("[2,10]");

        assertThat(node.delete(path).status()).isEqualTo(204);
        assertThat(node.delete(path).status()).isEqualTo(204);
        assertThat(node.get(path).status()).isEqualTo(404);
        await(() -> node.post(served + "/infer", RealModels.images(1)).status() == 404);
    }

    @Test
    void deployingTheSameAgainChangesNothing() {
        models.register(model, 1);
        Answer first = node.put(path + "?wait=60s", "{\"targets\": [{\"version\": 1}]}");
        Answer second = node.put(path + "?wait=60s", "{\"targets\": [{\"version\": 1}]}");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.etag()).isEqualTo(first.etag());
        assertThat(second.json().get("updatedAt")).isEqualTo(first.json().get("updatedAt"));
    }

    @Test
    void aChangeNeedsTheETagOfWhatItChanges() {
        models.register(model, 1);
        models.register(model, 2);
        String one = "{\"targets\": [{\"version\": 1}]}";
        String two = "{\"targets\": [{\"version\": 2}]}";
        assertThat(node.put(path, one, "If-Match", "\"0\"").status()).isEqualTo(412);
        String etag = node.put(path, one).etag();

        assertThat(node.put(path, two).status()).isEqualTo(428);
        assertThat(node.put(path, two, "If-Match", "\"7\"").status()).isEqualTo(412);
        Answer changed = node.put(path + "?wait=60s", two, "If-Match", etag);

        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.etag()).isNotEqualTo(etag);
        assertThat(version(node.post(served + "/infer", RealModels.images(1)))).isEqualTo(2);
        assertThat(node.delete(path, "If-Match", etag).status()).isEqualTo(412);
    }

    @Test
    void followsAnAliasThatMoves() {
        ModelVersionId first = models.register(model, 1);
        models.register(model, 2);
        move("champion", first.version());
        assertThat(node.put(path + "?wait=60s", "{\"targets\": [{\"alias\": \"champion\", \"weight\": 100}]}").status())
                .isEqualTo(201);
        assertThat(version(node.post(served + "/infer", RealModels.images(1)))).isEqualTo(1);

        move("champion", 2);

        await(() -> version(node.post(served + "/versions/champion/infer", RealModels.images(1))) == 2);
        await(() -> node.get(path).json().get("nodes").get(0).get("versions").size() == 1);
        assertThat(version(node.post(served + "/infer", RealModels.images(1)))).isEqualTo(2);
        assertThat(node.post(served + "/versions/1/infer", RealModels.images(1)).status()).isEqualTo(404);
    }

    @Test
    void splitsTrafficAndKeepsStickyKeysTogether() {
        models.register(model, 1);
        models.register(model, 2);
        node.put(path + "?wait=60s",
                "{\"targets\": [{\"version\": 1, \"weight\": 1}, {\"version\": 2, \"weight\": 1}]}");
        int second = 0;
        for (int i = 0; i < 60; i++) {
            second += version(node.post(served + "/infer", RealModels.images(1))) - 1;
        }
        assertThat(second).isBetween(10, 50);
        int seen = version(node.post(served + "/infer", RealModels.images(1), "X-Modelport-Route-Key", "anna"));
        for (int i = 0; i < 10; i++) {
            assertThat(version(node.post(served + "/infer", RealModels.images(1), "X-Modelport-Route-Key", "anna")))
                    .isEqualTo(seen);
        }
        assertThat(version(node.post(served + "/versions/1/infer", RealModels.images(1)))).isEqualTo(1);
    }

    @Test
    void aDeployedVersionCannotBeDeleted() {
        ModelVersionId version = models.register(model, 1);
        node.put(path + "?wait=60s", "{\"targets\": [{\"version\": 1}]}");

        Answer refused = node.delete("/api/v1/models/" + segment(model) + "/versions/1");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("detail").asString()).contains("The deployment of '" + model + "' serves it.");
        node.delete(path);
        await(() -> node.delete("/api/v1/models/" + segment(model) + "/versions/1").status() == 204);
        assertThat(registry.find(version)).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAPlan() {
        models.register(model, 1);
        refused("{\"targets\": []}", "invalid-targets");
        refused("{\"targets\": [{\"weight\": 1}]}", "invalid-target");
        refused("{\"targets\": [{\"version\": 1, \"alias\": \"champion\"}]}", "invalid-target");
        refused("{\"targets\": [{\"version\": 1, \"weight\": -1}]}", "invalid-weight");
        refused("{\"targets\": [{\"version\": 1, \"weight\": 0}]}", "invalid-weight");
        refused("{\"targets\": [{\"version\": 1}, {\"version\": 1}]}", "duplicate-target");
        refused("{\"targets\": [{\"version\": 1}], \"batchLimit\": 0}", "invalid-limits");
        refused("{\"targets\": [{\"version\": 1}], \"slots\": 5000}", "invalid-limits");
        assertThat(node.put(path, "{\"targets\": [{\"version\": 9}]}").status()).isEqualTo(404);
        assertThat(node.put(path, "{\"targets\": [{\"alias\": \"gold\"}]}").status()).isEqualTo(404);
        assertThat(node.put(path + "?wait=1h", "{\"targets\": [{\"version\": 1}]}").status()).isEqualTo(400);
        assertThat(node.get(path).status()).isEqualTo(404);
    }

    @Test
    void listsDeploymentsByName() {
        for (int i = 0; i < 3; i++) {
            ModelName name = new ModelName("list of deployments " + i);
            models.register(name, i);
            node.put("/api/v1/deployments/" + segment(name), "{\"targets\": [{\"version\": 1}]}");
        }
        String cursor = node.get("/api/v1/deployments?limit=2").json().get("nextCursor").asString();
        JsonNode next = node.get("/api/v1/deployments?limit=500&cursor=" + cursor).json();
        JsonNode all = node.get("/api/v1/deployments?limit=500").json();
        assertThat(all.get("items").size()).isEqualTo(next.get("items").size() + 2);
        assertThat(all.get("items").findValuesAsString("model")).isSorted().contains("list of deployments 1");
    }

    private void refused(String plan, String type) {
        Answer answer = node.put(path, plan);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().get("type").asString()).isEqualTo("urn:modelport:problem:" + type);
    }

    private void move(String alias, int version) {
        aliases.move(model, new Alias(alias), version, Reason.NONE, move -> {}, RealModels.ANNA);
    }

    private static int version(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Integer.parseInt(answer.json().get("model_version").asString());
    }

    private static void await(Callable<Boolean> condition) {
        Waiting.until(condition);
    }
}
