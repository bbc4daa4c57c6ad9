package io.modelport.training;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.modelport.node.NodeIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What Prometheus sees of training: jobs by state, the speed of this node's attempts, and how attempts ended. */
@Component
class TrainingMeters {

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final JdbcClient jdbc;
    private final String node;
    private final MeterRegistry registry;
    private final MultiGauge jobs;
    private final MultiGauge speed;
    private long nextRefresh = System.nanoTime();

    TrainingMeters(JdbcClient jdbc, NodeIdentity node, MeterRegistry registry) {
        this.jdbc = jdbc;
        this.node = node.name();
        this.registry = registry;
        this.jobs = MultiGauge.builder("modelport.training.jobs")
                .description("Training jobs by state, in the whole cluster: every node reports the same.")
                .register(registry);
        this.speed = MultiGauge.builder("modelport.training.examples.per.second")
                .description("Training examples that the attempts on this node process in a second, by model.")
                .register(registry);
    }

    /** An attempt of this node has ended. */
    void count(AttemptState outcome) {
        Counter.builder("modelport.training.attempts")
                .description("Attempts of this node that ended, by how.")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    /** Reads the gauges' values, at most every few seconds; only the supervisor's thread calls it. */
    void refresh() {
        if (System.nanoTime() - nextRefresh < 0) {
            return;
        }
        nextRefresh = System.nanoTime() + EVERY_NANOS;
        jobs.register(rows("""
            select lower(known.state) as name, count(job.id) as value
            from unnest(array['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']) known (state)
            left join training_job job on job.state = known.state
            group by known.state
            """, "state"), true);
        speed.register(rows("""
            select job.model as name, sum(attempt.examples_per_second) as value
            from training_attempt attempt join training_job job on job.id = attempt.job
            where attempt.state = 'RUNNING' and attempt.node = :node and attempt.examples_per_second is not null
            group by job.model
            """, "model"), true);
    }

    private List<MultiGauge.Row<?>> rows(String query, String tag) {
        return new ArrayList<>(jdbc.sql(query)
                .param("node", node)
                .query((row, number) -> MultiGauge.Row.of(Tags.of(tag, row.getString("name")), row.getDouble("value")))
                .list());
    }
}
