package io.modelport.monitoring;

import io.micrometer.core.instrument.MeterRegistry;
import io.modelport.node.NodeIdentity;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Puts together who watches the data plane: the meters always, the access log and the traces where they are wanted. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessLogSettings.class)
class MonitoringConfiguration {

    @Bean
    ServingMeters servingMeters(MeterRegistry registry, ObjectProvider<RequestObserver> observers) {
        return new ServingMeters(registry, observers.orderedStream().toList());
    }

    @Bean
    @Conditional(AccessLogWanted.class)
    AccessLogFile accessLogFile(AccessLogSettings settings) {
        return new AccessLogFile(settings);
    }

    @Bean
    @Conditional(AccessLogWanted.class)
    AccessLog accessLog(AccessLogSettings settings, AccessLogFile file, MeterRegistry registry) {
        return new AccessLog(settings, file, registry, Clock.systemUTC(), System::nanoTime);
    }

    @Bean
    @Conditional(TracesWanted.class)
    Tracing tracing(Environment environment, NodeIdentity node) {
        return Tracing.start(TracesWanted.properties(environment), node.name());
    }

    @Bean
    @Conditional(TracesWanted.class)
    PredictionSpans predictionSpans(Tracing tracing) {
        return new PredictionSpans(tracing.tracer(), tracing.traceIds(), Clock.systemUTC());
    }

    /** Some requests are to leave a line. */
    static final class AccessLogWanted implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return Binder.get(context.getEnvironment())
                    .bind("modelport.serving.access-log", AccessLogSettings.class)
                    .map(AccessLogSettings::isOn)
                    .orElse(false);
        }
    }
}
