package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A database that goes away under a running job and comes back. */
@Timeout(180)
class DatabaseAwayTests {

    private static final Duration LEASE = Duration.ofSeconds(5);

    private final TestDatabase database = TestDatabase.create();
    private final TestDatabase beside = TestDatabase.create();

    @Test
    void aJobOutlivesAnOutageThatIsLongerThanItsLease() throws Exception {
        try (RunningNode node = RunningNode.start(database, TestFolder.create("artifacts-"),
                "modelport.training.lease=" + LEASE.toSeconds() + "s", "modelport.training.heartbeat=200ms",
                "modelport.training.poll=200ms", "spring.datasource.hikari.connection-timeout=1000")) {
            Api api = new Api(node.uri());
            Quadrants.require(api, "quadrants");
            String job = api.submit(Api.endlessJob("outliving", "quadrants"));
            long before = step(api.await(job, found -> !found.get("progress").isNull()));

            takeAway();
            Thread.sleep(LEASE.multipliedBy(2));
            bringBack();

            JsonNode after = api.await(job, found -> found.has("progress") && step(found) > before);
            assertThat(after.get("attempts").asInt()).isEqualTo(1);
            api.await(job, found -> step(found) > step(after));
            assertThat(api.job(job).get("attempts").asInt()).isEqualTo(1);
            api.post("/api/v1/training-jobs/" + job + "/cancel", "");
            api.awaitState(job, JobState.CANCELLED);
        }
    }

    private void takeAway() throws SQLException {
        execute("alter database " + name() + " with allow_connections false");
        execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name() + "'");
    }

    private void bringBack() throws SQLException {
        execute("alter database " + name() + " with allow_connections true");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = beside.connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String name() {
        return database.url().substring(database.url().lastIndexOf('/') + 1).replaceAll("\\?.*", "");
    }

    private static long step(JsonNode job) {
        return job.path("progress").path("step").asLong(0);
    }
}
