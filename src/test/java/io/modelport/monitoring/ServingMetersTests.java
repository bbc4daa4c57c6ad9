package io.modelport.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.modelport.problem.Denied;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.serving.core.FakeCaller;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.RequestSummary;
import io.modelport.serving.core.Requests;
import io.modelport.serving.core.ServingStats.Gauges;
import io.modelport.serving.core.ServingStats.VersionStats;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServingMetersTests {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<RequestSummary> observed = new ArrayList<>();
    private final ServingMeters meters = new ServingMeters(registry, List.of(observed::add));

    @Test
    void measuresEveryPhaseByProtocol() {
        VersionStats stats = meters.open("digits", 3, new Gauges(2, () -> 1, () -> 7, () -> 0));
        stats.batch(Requests.batch(5, 2));
        stats.request(answered());
        stats.request(Requests.refused(Protocol.OPEN_INFERENCE, new FakeCaller()));

        String oip = "{model=\"digits\",protocol=\"oip\",version=\"3\"";
        assertThat(registry.scrape()).contains(
                "modelport_requests_total{model=\"digits\",outcome=\"ok\",protocol=\"oip\",version=\"3\"} 1.0",
                "modelport_requests_total{model=\"digits\",outcome=\"invalid\",protocol=\"oip\",version=\"3\"} 1.0",
                "modelport_requests_total{model=\"digits\",outcome=\"failed\",protocol=\"oip\",version=\"3\"} 0.0",
                "modelport_request_seconds_bucket" + oip + ",le=\"0.001\"} 1",
                "modelport_request_seconds_bucket" + oip + ",le=\"0.0025\"} 2",
                "modelport_request_parse_seconds_count" + oip + "} 1",
                "modelport_request_parse_seconds_sum" + oip + "} 1.0E-5",
                "modelport_queue_wait_seconds_sum" + oip + "} 3.0E-4",
                "modelport_request_infer_seconds_sum" + oip + "} 0.0015",
                "modelport_request_serialise_seconds_sum" + oip + "} 2.0E-5",
                "modelport_batch_size_bucket{model=\"digits\",version=\"3\",le=\"4.0\"} 0",
                "modelport_batch_size_bucket{model=\"digits\",version=\"3\",le=\"8.0\"} 1",
                "modelport_batch_run_seconds_sum{model=\"digits\",version=\"3\"} 0.0015",
                "modelport_slots{model=\"digits\",version=\"3\"} 2.0",
                "modelport_slots_busy{model=\"digits\",version=\"3\"} 1.0",
                "modelport_queue_size{model=\"digits\",version=\"3\"} 7.0");
    }

    @Test
    void aProtocolThatNobodyUsesHasNoMeters() {
        VersionStats stats = meters.open("digits", 3, new Gauges(2, () -> 1, () -> 7, () -> 0));
        assertThat(registry.scrape()).doesNotContain("protocol=");

        stats.request(answered());

        assertThat(registry.scrape()).contains("protocol=\"oip\"").doesNotContain("protocol=\"oip_grpc\"");
    }

    @Test
    void countsRejectionsByReason() {
        VersionStats stats = meters.open("digits", 3, new Gauges(2, () -> 1, () -> 7, () -> 0));
        stats.request(Requests.refused(Protocol.OPEN_INFERENCE, new FakeCaller()));
        stats.request(Requests.refused(Protocol.OPEN_INFERENCE, new FakeCaller()));
        meters.refused(Requests.unrouted(Protocol.OPEN_INFERENCE_GRPC,
                new Denied("no-key", "There is no key.", "Send one."), new FakeCaller()));

        assertThat(registry.scrape()).contains(
                "modelport_rejections_total{model=\"digits\",protocol=\"oip\",reason=\"shape-mismatch\",version=\"3\"} 2.0",
                "modelport_rejections_total{model=\"\",protocol=\"oip_grpc\",reason=\"no-key\",version=\"\"} 1.0");
    }

    @Test
    void reasonsCannotFillTheMemory() {
        for (int i = 0; i < 1_000; i++) {
            meters.refused(Requests.unrouted(Protocol.OPEN_INFERENCE,
                    new Invalid("made-up-" + i, "It is wrong.", "Right it.", "inputs"), new FakeCaller()));
        }

        assertThat(registry.scrape().lines().filter(line -> line.startsWith("modelport_rejections_total")))
                .hasSize(101);
        assertThat(registry.scrape()).contains("reason=\"other\",version=\"\"} 900.0");
    }

    @Test
    void aVersionThatIsLoadedTwiceKeepsItsMetersUntilTheLastIsUnloaded() {
        VersionStats before = meters.open("digits", 3, new Gauges(2, () -> 1, () -> 7, () -> 0));
        VersionStats after = meters.open("digits", 3, new Gauges(4, () -> 3, () -> 0, () -> 0));
        before.request(answered());
        after.request(answered());
        assertThat(registry.scrape()).contains("modelport_slots{model=\"digits\",version=\"3\"} 6.0",
                "modelport_requests_total{model=\"digits\",outcome=\"ok\",protocol=\"oip\",version=\"3\"} 2.0");

        before.close();
        assertThat(registry.scrape()).contains("modelport_slots{model=\"digits\",version=\"3\"} 4.0");
        after.close();
        assertThat(registry.scrape()).doesNotContain("digits");
    }

    @Test
    void countsWhatReachedNoVersionWithoutNamingIt() {
        meters.refused(Requests.unrouted(Protocol.OPEN_INFERENCE,
                new NotFound("model-not-deployed", "It is not here.", "Deploy it."), new FakeCaller()));
        assertThat(registry.scrape())
                .contains("modelport_requests_unrouted_total{outcome=\"not_found\",protocol=\"oip\"} 1.0")
                .doesNotContain("digits");
    }

    @Test
    void whoLooksAtEachRequestSeesAllOfThem() {
        meters.open("digits", 3, new Gauges(2, () -> 1, () -> 7, () -> 0)).request(answered());
        meters.refused(Requests.unrouted(Protocol.OPEN_INFERENCE,
                new NotFound("model-not-deployed", "It is not here.", "Deploy it."), new FakeCaller()));

        assertThat(observed).extracting(RequestSummary::version).containsExactly(3, 0);
    }

    private static RequestSummary answered() {
        return Requests.answered(Protocol.OPEN_INFERENCE, Requests.batch(2, 1), new FakeCaller());
    }
}
