package io.modelport.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.modelport.serving.core.Outcome;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.ServingStats.Gauges;
import io.modelport.serving.core.ServingStats.VersionStats;
import org.junit.jupiter.api.Test;

class ServingMetersTests {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ServingMeters meters = new ServingMeters(registry);

    @Test
    void countsRequestsAndMeasuresThem() {
        VersionStats stats = meters.open("digits", 3, new Gauges(2, () -> 1, () -> 7));
        stats.request(Protocol.OPEN_INFERENCE, Outcome.OK, 2_000_000);
        stats.request(Protocol.OPEN_INFERENCE, Outcome.OVERLOADED, 1_000);
        stats.waited(300_000);
        stats.batch(5, 1_500_000);

        String text = registry.scrape();

        assertThat(text).contains(
                "modelport_requests_total{model=\"digits\",outcome=\"ok\",protocol=\"oip\",version=\"3\"} 1.0",
                "modelport_requests_total{model=\"digits\",outcome=\"overloaded\",protocol=\"oip\",version=\"3\"} 1.0",
                "modelport_request_seconds_bucket{model=\"digits\",protocol=\"oip\",version=\"3\",le=\"0.001\"} 1",
                "modelport_request_seconds_bucket{model=\"digits\",protocol=\"oip\",version=\"3\",le=\"0.0025\"} 2",
                "modelport_queue_wait_seconds_count{model=\"digits\",version=\"3\"} 1",
                "modelport_batch_size_bucket{model=\"digits\",version=\"3\",le=\"4.0\"} 0",
                "modelport_batch_size_bucket{model=\"digits\",version=\"3\",le=\"8.0\"} 1",
                "modelport_batch_run_seconds_sum{model=\"digits\",version=\"3\"} 0.0015",
                "modelport_slots{model=\"digits\",version=\"3\"} 2.0",
                "modelport_slots_busy{model=\"digits\",version=\"3\"} 1.0",
                "modelport_queue_size{model=\"digits\",version=\"3\"} 7.0");
    }

    @Test
    void aVersionThatIsLoadedTwiceKeepsItsMetersUntilTheLastIsUnloaded() {
        VersionStats before = meters.open("digits", 3, new Gauges(2, () -> 1, () -> 7));
        VersionStats after = meters.open("digits", 3, new Gauges(4, () -> 3, () -> 0));
        before.request(Protocol.OPEN_INFERENCE, Outcome.OK, 1);
        after.request(Protocol.OPEN_INFERENCE, Outcome.OK, 1);
        assertThat(registry.scrape()).contains("modelport_slots{model=\"digits\",version=\"3\"} 6.0",
                "modelport_requests_total{model=\"digits\",outcome=\"ok\",protocol=\"oip\",version=\"3\"} 2.0");

        before.close();
        assertThat(registry.scrape()).contains("modelport_slots{model=\"digits\",version=\"3\"} 4.0");
        after.close();
        assertThat(registry.scrape()).doesNotContain("digits");
    }

    @Test
    void countsWhatReachedNoVersionWithoutNamingIt() {
        meters.refused(Protocol.OPEN_INFERENCE, Outcome.NOT_FOUND);
        assertThat(registry.scrape())
                .contains("modelport_requests_unrouted_total{outcome=\"not_found\",protocol=\"oip\"} 1.0");
    }
}
