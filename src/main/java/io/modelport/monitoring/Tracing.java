package io.modelport.monitoring;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Map;

/** OpenTelemetry's SDK, which sends spans by OTLP over HTTP as its own properties say. */
final class Tracing implements AutoCloseable {

    private static final Map<String, String> DEFAULTS = Map.of("otel.service.name", "modelport",
            "otel.exporter.otlp.protocol", "http/protobuf", "otel.traces.sampler", "parentbased_traceidratio",
            "otel.traces.sampler.arg", "0.01", "otel.metrics.exporter", "none", "otel.logs.exporter", "none");

    private final OpenTelemetrySdk sdk;
    private final TraceIds ids;

    private Tracing(OpenTelemetrySdk sdk, TraceIds ids) {
        this.sdk = sdk;
        this.ids = ids;
    }

    /**
     * Starts it.
     *
     * @param properties such as {@code otel.exporter.otlp.endpoint}
     * @param node this node's name
     * @throws io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException when they do not fit together
     */
    static Tracing start(Map<String, String> properties, String node) {
        TraceIds ids = new TraceIds();
        OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> DEFAULTS)
                .addPropertiesCustomizer(known -> properties)
                .addResourceCustomizer((resource, known) -> resource.merge(
                        Resource.create(Attributes.of(AttributeKey.stringKey("service.instance.id"), node))))
                .addTracerProviderCustomizer((provider, known) -> provider.setIdGenerator(ids))
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
        return new Tracing(sdk, ids);
    }

    Tracer tracer() {
        return sdk.getTracer("io.modelport");
    }

    TraceIds traceIds() {
        return ids;
    }

    /** Sends what was not sent yet. */
    @Override
    public void close() {
        sdk.close();
    }
}
