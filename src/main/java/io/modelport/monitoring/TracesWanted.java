package io.modelport.monitoring;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Somebody has said where traces are to be sent, by OpenTelemetry's own properties. */
final class TracesWanted implements Condition {

    private static final String PREFIX = "otel";

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Map<String, String> properties = properties(context.getEnvironment());
        return (properties.containsKey("otel.exporter.otlp.endpoint")
                || properties.containsKey("otel.exporter.otlp.traces.endpoint"))
                && !properties.getOrDefault("otel.traces.exporter", "otlp").equals("none")
                && !Boolean.parseBoolean(properties.get("otel.sdk.disabled"));
    }

    /** All of OpenTelemetry's properties, from wherever the node's own may come. */
    static Map<String, String> properties(Environment environment) {
        Map<String, String> properties = new HashMap<>();
        Binder.get(environment)
                .bind(PREFIX, Bindable.mapOf(String.class, String.class))
                .orElse(Map.of())
                .forEach((name, value) -> properties.put(PREFIX + "." + name, value));
        return properties;
    }
}
