package io.modelport.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.registry.Alias;
import io.modelport.registry.ModelAliases;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.Reason;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.testing.DatabaseProxy;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes of which one looks at the deployments only when it is told, over a network that fails. */
@Timeout(90)
class ChangeListenerTests {

    private static final String DEAF_TO_POLLS = "modelport.serving.poll-interval=1h";
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final Path ARTIFACTS = TestFolder.create("artifacts-");
    private static final DatabaseProxy NETWORK = DatabaseProxy.before(DATABASE);

    private static RunningNode first;
    private static RunningNode second;
    private static NodeClient here;
    private static NodeClient there;

    private final ModelName model = RealModels.name("heard of");
    private final String path = "/api/v1/deployments/" + NodeClient.segment(model);
    private final String infer = "/v2/models/" + NodeClient.segment(model) + "/infer";

    @BeforeAll
    static void startBoth() {
        first = RunningNode.start(DATABASE, ARTIFACTS, "modelport.training.slots=0", "modelport.serving.listen=false");
        second = RunningNode.start(NETWORK.database(), ARTIFACTS, "modelport.training.slots=0", DEAF_TO_POLLS);
        here = new NodeClient(first.uri());
        there = new NodeClient(second.uri());
    }

    @AfterAll
    static void stopBoth() {
        second.close();
        first.close();
        NETWORK.close();
    }

    @Test
    void aNodeHearsOfDeploymentsAliasesAndUndeploymentsOnAnotherNode() {
        registered(2);
        point("champion", 1);
        deploy("{\"targets\": [{\"alias\": \"champion\"}]}");
        Waiting.until(() -> versionThere() == 1);

        point("champion", 2);
        Waiting.until(() -> versionThere() == 2);

        assertThat(here.delete(path, "If-Match", "*").status()).isEqualTo(204);
        Waiting.until(() -> versionThere() == -404);
    }

    @Test
    void whatHappenedWhileTheNodeWasCutOffIsMadeUpForWhenItIsBack() {
        registered(2);
        deploy("{\"targets\": [{\"version\": 1}]}");
        Waiting.until(() -> versionThere() == 1);

        NETWORK.refuse();
        put("{\"targets\": [{\"version\": 2}]}");
        assertThat(versionThere()).isEqualTo(1);
        NETWORK.heal();

        Waiting.until(() -> versionThere() == 2);
        Waiting.until(() -> listener() > 0);
    }

    @Test
    void aConnectionThatTheServerEndsIsReplacedByOneThatHears() throws SQLException {
        registered(2);
        deploy("{\"targets\": [{\"version\": 1}]}");
        Waiting.until(() -> versionThere() == 1);
        int before = listener();

        sql("select pg_terminate_backend(" + before + ")::int");
        Waiting.until(() -> listener() > 0 && listener() != before);
        put("{\"targets\": [{\"version\": 2}]}");

        Waiting.until(() -> versionThere() == 2);
    }

    @Test
    void aNodeThatMayNotListenPolls() {
        registered(1);
        Answer deployed = there.put(path, "{\"targets\": [{\"version\": 1}]}");
        assertThat(deployed.status()).as(deployed.body()).isEqualTo(201);

        Waiting.until(() -> here.post(infer, RealModels.images(1)).status() == 200);
    }

    /** Both versions stay loaded, so that what is measured is how the news gets around. */
    @Test
    void theOtherNodeFollowsWithoutWaitingForItsTurn() {
        registered(2);
        deploy(split(1));
        Waiting.until(() -> versionThere() == 1);
        long[] millis = new long[20];
        for (int i = 0; i < millis.length; i++) {
            int to = 2 - i % 2;
            long began = System.nanoTime();
            put(split(to));
            while (versionThere() != to) {
                Thread.onSpinWait();
            }
            millis[i] = (System.nanoTime() - began) / 1_000_000;
        }
        Arrays.sort(millis);
        System.out.printf("From a change's call on one node to its effect on another: median %d ms, longest %d ms%n",
                millis[millis.length / 2], millis[millis.length - 1]);
    }

    /** All traffic to one of two versions. */
    private static String split(int version) {
        return "{\"targets\": [{\"version\": 1, \"weight\": %d}, {\"version\": 2, \"weight\": %d}]}"
                .formatted(2 - version, version - 1);
    }

    private void registered(int versions) {
        RealModels models = new RealModels(first.bean(ArtifactStore.class), first.bean(ModelRegistry.class));
        for (int i = 1; i <= versions; i++) {
            models.register(model, i);
        }
    }

    private void point(String alias, int version) {
        first.bean(ModelAliases.class)
                .move(model, new Alias(alias), version, new Reason(""), move -> {}, RealModels.ANNA);
    }

    private void deploy(String plan) {
        Answer deployed = here.put(path + "?wait=60s", plan);
        assertThat(deployed.status()).as(deployed.body()).isEqualTo(201);
    }

    private void put(String plan) {
        Answer changed = here.put(path, plan, "If-Match", "*");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    /** The version that answers on the other node; its negative status when none does. */
    private int versionThere() {
        Answer answer = there.post(infer, RealModels.images(1));
        return answer.status() == 200 ? Integer.parseInt(answer.json().get("model_version").asString())
                : -answer.status();
    }

    /** The process of the one connection that listens; 0 while there is none. */
    private static int listener() throws SQLException {
        return sql(
                "select coalesce(max(pid), 0) from pg_stat_activity where datname = current_database() and state = 'idle'"
                        + " and application_name = '" + ChangeListener.APPLICATION_NAME + "'");
    }

    private static int sql(String query) throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
