package io.modelport.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void goesOnWithTheCallersTrace() {
        assertThat(TraceContext.of("00-" + TRACE + "-" + SPAN + "-01"))
                .isEqualTo(new TraceContext(TRACE, SPAN, true));
        assertThat(TraceContext.of("00-" + TRACE + "-" + SPAN + "-00").sampled()).isFalse();
        assertThat(TraceContext.of("01-" + TRACE + "-" + SPAN + "-03-more").traceId()).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "00-" + TRACE + "-" + SPAN, "00-" + TRACE + "-" + SPAN + "-01-more",
            "00-" + TRACE + "-" + SPAN + "-0g", "ff-" + TRACE + "-" + SPAN + "-01",
            "00-00000000000000000000000000000000-" + SPAN + "-01", "00-" + TRACE + "-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01", "00_" + TRACE + "-" + SPAN + "-01",
            "01-" + TRACE + "-" + SPAN + "-01x"})
    void drawsANewTraceForWhatIsNone(String traceparent) {
        TraceContext drawn = TraceContext.of(traceparent);

        assertThat(drawn.traceId()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
        assertThat(drawn.spanId()).isNull();
    }

    @Test
    void picksTheSameTracesAsOpenTelemetry() {
        Sampler sampler = Sampler.traceIdRatioBased(0.25);
        int picked = 0;
        for (int i = 0; i < 2_000; i++) {
            TraceContext trace = TraceContext.drawn();
            boolean byOpenTelemetry = sampler.shouldSample(Context.root(), trace.traceId(), "predict",
                    SpanKind.SERVER, Attributes.empty(), List.of())
                    .getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
            assertThat(trace.isWithin(0.25)).isEqualTo(byOpenTelemetry);
            picked += byOpenTelemetry ? 1 : 0;
        }
        assertThat(picked).isBetween(350, 650);
        assertThat(TraceContext.drawn().isWithin(1)).isTrue();
        assertThat(TraceContext.drawn().isWithin(0)).isFalse();
    }
}
