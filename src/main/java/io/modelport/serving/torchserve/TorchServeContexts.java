package io.modelport.serving.torchserve;

import io.modelport.http.StandaloneContext;
import io.modelport.security.KeyCheck;
import io.modelport.serving.Deployments;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.servlet.HttpLimits;
import jakarta.servlet.http.HttpServlet;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the protocol at {@code /ping}, {@code /predictions}, {@code /explanations} and {@code /models}. */
@Configuration(proxyBeanMethods = false)
class TorchServeContexts {

    @Bean
    InferenceCalls torchServeInference(DataPlane plane) {
        return new InferenceCalls(plane);
    }

    @Bean
    StandaloneContext torchServePing(DataPlane plane, InferenceCalls inference, KeyCheck keys, HttpLimits limits) {
        return new Context("/ping", true, keys, limits, plane, inference::ping);
    }

    @Bean
    StandaloneContext torchServePredictions(DataPlane plane, InferenceCalls inference, KeyCheck keys,
            HttpLimits limits) {
        return new Context("/predictions", false, keys, limits, plane, inference::predictions);
    }

    @Bean
    StandaloneContext torchServeExplanations(DataPlane plane, InferenceCalls inference, KeyCheck keys,
            HttpLimits limits) {
        return new Context("/explanations", false, keys, limits, plane, inference::explanations);
    }

    @Bean
    StandaloneContext torchServeModels(DataPlane plane, InferenceCalls inference, Deployments deployments,
            KeyCheck keys, HttpLimits limits) {
        return new Context("/models", false, keys, limits, plane, new ManagementCalls(plane, inference,
                new DeploymentChanges(deployments, plane.router()), limits)::models);
    }

    /** One of the paths. */
    private record Context(String path, boolean isHealth, KeyCheck keys, HttpLimits limits,
            DataPlane plane, TorchServeServlet.Calls calls) implements StandaloneContext {

        @Override
        public HttpServlet servlet() {
            return new TorchServeServlet(path, isHealth, keys, limits, plane, calls);
        }
    }
}
