package io.modelport.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.problem.Unavailable;
import io.modelport.serving.core.BatchRun;
import io.modelport.serving.core.FakeCaller;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.RequestSummary;
import io.modelport.serving.core.Requests;
import io.modelport.trace.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionSpansTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final Instant NOW = Instant.parse("2026-11-24T15:00:00Z");

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final PredictionSpans spans = spans(Sampler.parentBased(Sampler.alwaysOn()));

    @Test
    void aRequestIsASpanWithItsPhasesBelow() {
        FakeCaller caller = new FakeCaller(new TraceContext(TRACE, PARENT, true));
        caller.sending(200);

        spans.ended(Requests.answered(Protocol.OPEN_INFERENCE, Requests.batch(2, 1), caller));

        SpanData request = span("predict digits");
        assertThat(request.getTraceId()).isEqualTo(TRACE);
        assertThat(request.getParentSpanId()).isEqualTo(PARENT);
        assertThat(request.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(request.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(request.getAttributes().get(AttributeKey.stringKey("http.request.method"))).isEqualTo("POST");
        assertThat(request.getAttributes().get(AttributeKey.longKey("http.response.status_code"))).isEqualTo(200);
        assertThat(request.getAttributes().get(AttributeKey.longKey("modelport.model.version"))).isEqualTo(3);
        assertThat(request.getEndEpochNanos()).isEqualTo(NOW.toEpochMilli() * 1_000_000);
        assertThat(request.getEndEpochNanos() - request.getStartEpochNanos()).isEqualTo(1_835_000);
        assertThat(List.of(length("parse"), length("queue"), length("infer"), length("serialise")))
                .containsExactly(10_000L, 300_000L, 1_500_000L, 20_000L);
        assertThat(exporter.getFinishedSpanItems()).hasSize(5).allSatisfy(span -> {
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getStartEpochNanos()).isGreaterThanOrEqualTo(request.getStartEpochNanos());
            assertThat(span.getEndEpochNanos()).isLessThanOrEqualTo(request.getEndEpochNanos());
        });
        assertThat(span("infer").getParentSpanId()).isEqualTo(request.getSpanId());
    }

    @Test
    void aRequestWithoutAParentBeginsATraceUnderTheIdThatItsAnswerNames() {
        spans.ended(answered(new FakeCaller(new TraceContext(TRACE, null, false))));

        assertThat(span("predict digits").getTraceId()).isEqualTo(TRACE);
        assertThat(span("predict digits").getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void requestsOfOneBatchAreLinkedThroughItsRun() {
        BatchRun batch = Requests.batch(6, 3);
        for (int i = 0; i < 3; i++) {
            spans.ended(Requests.answered(Protocol.OPEN_INFERENCE, batch, new FakeCaller()));
        }

        List<SpanData> runs = exporter.getFinishedSpanItems()
                .stream()
                .filter(span -> span.getName().equals("infer"))
                .toList();
        assertThat(runs).hasSize(3).allSatisfy(run -> {
            assertThat(run.getAttributes().get(AttributeKey.longKey("modelport.batch.requests"))).isEqualTo(3);
            assertThat(run.getStartEpochNanos()).isEqualTo(runs.getFirst().getStartEpochNanos());
        });
        assertThat(runs.getFirst().getLinks()).isEmpty();
        for (SpanData later : runs.subList(1, 3)) {
            assertThat(later.getLinks()).singleElement()
                    .satisfies(link -> assertThat(link.getSpanContext()).isEqualTo(runs.getFirst().getSpanContext()));
        }
    }

    @Test
    void whatReachesNoVersionIsASpanThatNamesNoModel() {
        spans.ended(Requests.unrouted(Protocol.OPEN_INFERENCE,
                new Unavailable("model-loading", "It is not ready.", "Wait."), new FakeCaller()));

        SpanData refused = exporter.getFinishedSpanItems().getFirst();
        assertThat(refused.getName()).isEqualTo("predict");
        assertThat(refused.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(refused.getAttributes().get(AttributeKey.stringKey("error.type"))).isEqualTo("model-loading");
    }

    @Test
    void theCallersDecisionNotToRecordIsRespected() {
        spans.ended(answered(new FakeCaller(new TraceContext(TRACE, PARENT, false))));
        spans(Sampler.parentBased(Sampler.alwaysOff())).ended(answered(new FakeCaller()));

        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    private static RequestSummary answered(FakeCaller caller) {
        return Requests.answered(Protocol.OPEN_INFERENCE, Requests.batch(2, 1), caller);
    }

    private PredictionSpans spans(Sampler sampler) {
        TraceIds ids = new TraceIds();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setIdGenerator(ids)
                .setSampler(sampler)
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build();
        return new PredictionSpans(provider.get("test"), ids, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private SpanData span(String name) {
        return exporter.getFinishedSpanItems()
                .stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long length(String name) {
        return span(name).getEndEpochNanos() - span(name).getStartEpochNanos();
    }
}
