package io.modelport.serving;

import static io.modelport.serving.NodeClient.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.registry.Alias;
import io.modelport.registry.ModelAliases;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.Reason;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.testing.NodeTest;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Which version answers, on a live node. */
@NodeTest
class RoutingTests {

    private final NodeClient node;
    private final RealModels models;
    private final ModelAliases aliases;
    private final ModelName model = RealModels.name("routed");
    private final String path = "/api/v1/deployments/" + segment(model);
    private final String served = "/v2/models/" + segment(model);

    @Autowired
    RoutingTests(@LocalServerPort int port, ArtifactStore artifacts, ModelRegistry registry, ModelAliases aliases) {
        this.node = new NodeClient(port);
        this.models = new RealModels(artifacts, registry);
        this.aliases = aliases;
    }

    @Test
    void aHeaderForcesAVersionThatNobodyElseGets() {
        register(3);
        move("candidate", 2);
        deploy("""
            {"targets": [{"version": 1}], "forcedRoutes": [
                {"header": "X-Tester", "value": "anna", "alias": "candidate"},
                {"header": "x-tester", "value": "ben", "version": 1}]}""");

        assertThat(infer("X-Tester", "anna")).isEqualTo(2);
        assertThat(infer("x-tester", "anna")).isEqualTo(2);
        assertThat(infer("X-Tester", "ben")).isEqualTo(1);
        assertThat(infer("X-Tester", "carla")).isEqualTo(1);
        assertThat(infer()).isEqualTo(1);
        assertThat(version(node.post(served + "/versions/1/infer", RealModels.images(1), "X-Tester", "anna")))
                .as("who names a version gets it")
                .isEqualTo(1);
        assertThat(node.get(served, "X-Tester", "anna").json().get("parameters")).isNotNull();

        move("candidate", 3);

        Waiting.until(() -> infer("X-Tester", "anna") == 3);
        JsonNode route = node.get(path).json().get("forcedRoutes").get(0);
        assertThat(route.get("header").asString()).isEqualTo("x-tester");
        assertThat(route.get("alias").asString()).isEqualTo("candidate");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                /v1/models/%s:predict      | /v1/models/%s/labels/gold:predict          | {"instances": [%s]}
                /predictions/%s            | /predictions/%s/gold                       | %s
                /api/v1/models/%s/predict  | /api/v1/models/%s/predict?version=gold     | {"inputs": {"images": %s}}
                /v2/models/%s/infer        | /v2/models/%s/versions/gold/infer          | {"inputs": [{"name": "images", "datatype": "FP32", "shape": [1, 1, 28, 28], "data": [%s]}]}""")
    void everyProtocolRoutesByHeadersKeysAliasesAndPriorities(String routed, String named, String body) {
        register(3);
        move("gold", 3);
        deploy("""
            {"targets": [{"version": 1}, {"version": 3}],
             "forcedRoutes": [{"header": "X-Tester", "value": "anna", "version": 2}]}""");
        String image = Collections.nCopies(1, Collections.nCopies(28, Collections.nCopies(28, "0.5"))).toString();
        String sent = body.formatted(image);
        String path = routed.formatted(segment(model));

        Set<String> versions = new HashSet<>();
        for (int key = 0; key < 12; key++) {
            String first = answering(path, sent, "X-Modelport-Route-Key", "caller " + key);
            assertThat(answering(path, sent, "x-modelport-route-key", "caller " + key)).isEqualTo(first);
            assertThat(infer("X-Modelport-Route-Key", "caller " + key)).hasToString(first);
            versions.add(first);
        }
        assertThat(versions).containsExactlyInAnyOrder("1", "3");
        assertThat(answering(path, sent, "X-Modelport-Priority", "low")).isIn("1", "3");
        assertThat(answering(path, sent, "x-tester", "anna")).isEqualTo("2");
        assertThat(answering(named.formatted(segment(model)), sent, "x-tester", "anna")).isEqualTo("3");
        Answer refused = node.post(path, sent, "Content-Type", "application/json", "X-Modelport-Priority", "urgent");
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("X-Modelport-Priority is 'urgent'");
    }

    @Test
    void anAliasOfTheRegistryAddressesWhateverLoadedVersionItNames() {
        register(3);
        deploy("{\"targets\": [{\"version\": 1}, {\"version\": 2, \"weight\": 0}]}");
        assertThat(node.post(served + "/versions/gold/infer", RealModels.images(1)).status()).isEqualTo(404);

        move("gold", 2);
        Waiting.until(() -> node.post(served + "/versions/gold/infer", RealModels.images(1)).status() == 200);
        assertThat(named("gold")).isEqualTo(2);

        move("gold", 1);
        Waiting.until(() -> named("gold") == 1);

        move("gold", 3);
        Waiting.until(() -> node.post(served + "/versions/gold/infer", RealModels.images(1)).status() == 404);
    }

    @Test
    void whatIsForcedOrShadowsIsLoadedKeptAndReturned() {
        register(3);
        deploy("""
            {"targets": [{"version": 1}], "cacheBytes": 1000000,
             "forcedRoutes": [{"header": "X-Tester", "value": "anna", "version": 2}],
             "shadows": [{"version": 3, "share": 0.25}]}""");

        JsonNode deployment = node.get(path).json();
        assertThat(deployment.get("shadows").toString()).isEqualTo("[{\"version\":3,\"alias\":null,\"share\":0.25}]");
        assertThat(deployment.get("cacheBytes").asLong()).isEqualTo(1_000_000);
        assertThat(deployment.get("nodes").get(0).get("versions").findValuesAsString("state"))
                .containsExactly("SERVING", "SERVING", "SERVING");
        for (int version = 1; version <= 3; version++) {
            assertThat(node.delete("/api/v1/models/" + segment(model) + "/versions/" + version).status())
                    .as("version %s is kept", version)
                    .isEqualTo(409);
        }
        Answer again = node.put(path, """
            {"targets": [{"version": 1}], "cacheBytes": 1000000,
             "forcedRoutes": [{"header": "x-tester", "value": "anna", "version": 2}],
             "shadows": [{"version": 3, "share": 0.25}]}""");
        assertThat(again.json().get("revision").asInt()).as("the same changes nothing").isZero();
    }

    @Test
    void aShadowRunsCopiesThatOnlyItsMetersShow() {
        register(2);
        deploy("{\"targets\": [{\"version\": 1}], \"shadows\": [{\"version\": 2, \"share\": 1}]}");
        String copies = "modelport_shadow_requests_total{model=\"" + model + "\",outcome=\"ok\",version=\"2\"}";

        Waiting.until(() -> {
            assertThat(infer()).isEqualTo(1);
            return meter(copies) >= 3;
        });

        JsonNode shadow = node.get(served + "/versions/2/stats").json().get("model_stats").get(0);
        assertThat(shadow.get("inference_count").asInt()).as("it answered nobody").isZero();
        assertThat(meter("modelport_batch_size_count{model=\"" + model + "\",version=\"2\"}")).isZero();
    }

    @Test
    void equalInputsAreAnsweredOutOfTheCache() {
        register(1);
        deploy("{\"targets\": [{\"version\": 1}], \"cacheBytes\": 1000000}");
        String first = node.post(served + "/infer", RealModels.images(2)).body();

        assertThat(node.post(served + "/infer", RealModels.images(2)).body()).isEqualTo(first);
        assertThat(node.post(served + "/infer", RealModels.images(1)).body()).isNotEqualTo(first);

        JsonNode stats = node.get(served + "/stats").json().get("model_stats").get(0).get("inference_stats");
        assertThat(stats.get("cache_hit").get("count").asInt()).isEqualTo(1);
        assertThat(stats.get("cache_miss").get("count").asInt()).isEqualTo(2);
        assertThat(stats.get("compute_infer").get("count").asInt()).isEqualTo(2);
        assertThat(meter("modelport_cache_lookups_total{model=\"" + model + "\",result=\"hit\",version=\"1\"}"))
                .isEqualTo(1);
    }

    @Test
    void saysWhatIsWrongWithForcedRoutesAndShadows() {
        register(1);
        refused("\"forcedRoutes\": [{\"header\": \"not a header\", \"value\": \"v\", \"version\": 1}]",
                "invalid-header", "forcedRoutes[0].header");
        refused("\"forcedRoutes\": [{\"header\": \"user-bin\", \"value\": \"v\", \"version\": 1}]", "invalid-header",
                "forcedRoutes[0].header");
        refused("\"forcedRoutes\": [{\"header\": \"a\", \"value\": \"line\\nbreak\", \"version\": 1}]",
                "invalid-header-value", "forcedRoutes[0].value");
        refused("\"forcedRoutes\": [{\"header\": \"a\", \"value\": \"v\"}]", "invalid-target",
                "forcedRoutes[0].version");
        refused("\"forcedRoutes\": [{\"header\": \"a\", \"value\": \"v\", \"version\": 1}, "
                + "{\"header\": \"A\", \"value\": \"v\", \"version\": 1}]", "duplicate-forced-route", "forcedRoutes");
        refused("\"shadows\": [{\"version\": 1, \"share\": 1.5}]", "invalid-share", "shadows[0].share");
        refused("\"shadows\": [{\"version\": 1, \"share\": 1}, {\"version\": 1, \"share\": 0.5}]", "duplicate-shadow",
                "shadows");
        refused("\"cacheBytes\": -1", "invalid-limits", "cacheBytes");
        assertThat(node.put(path, "{\"targets\": [{\"version\": 1}], \"shadows\": [{\"version\": 9, \"share\": 1}]}")
                .status()).isEqualTo(404);
    }

    private void register(int versions) {
        for (int seed = 1; seed <= versions; seed++) {
            models.register(model, seed);
        }
    }

    private void deploy(String plan) {
        Answer deployed = node.put(path + "?wait=60s", plan);
        assertThat(deployed.status()).as(deployed.body()).isEqualTo(201);
    }

    private void refused(String member, String type, String field) {
        Answer answer = node.put(path, "{\"targets\": [{\"version\": 1}], " + member + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().get("type").asString()).isEqualTo("urn:modelport:problem:" + type);
        assertThat(answer.body()).contains("\"" + field + "\"");
    }

    private int infer(String... headers) {
        return version(node.post(served + "/infer", RealModels.images(1), headers));
    }

    /** The version that answered, by the header that names it. */
    private String answering(String at, String body, String... headers) {
        Answer answer = node.post(at, body, "Content-Type", "application/json", headers[0], headers[1]);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return String.valueOf(answer.header("X-Modelport-Model-Version"));
    }

    private double meter(String series) {
        return node.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }

    private int named(String alias) {
        return version(node.post(served + "/versions/" + alias + "/infer", RealModels.images(1)));
    }

    private void move(String alias, int version) {
        aliases.move(model, new Alias(alias), version, Reason.NONE, move -> {}, RealModels.ANNA);
    }

    private static int version(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Integer.parseInt(answer.json().get("model_version").asString());
    }
}
