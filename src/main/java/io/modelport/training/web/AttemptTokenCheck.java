package io.modelport.training.web;

import io.modelport.http.ProblemBody;
import io.modelport.training.AttemptGate;
import io.modelport.training.AttemptIdentity;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Lets a call of the worker API through when it carries the token of the attempt in its path. */
@Component
class AttemptTokenCheck implements HandlerInterceptor, WebMvcConfigurer {

    /** The request attribute that holds the {@link AttemptIdentity}. */
    static final String ATTEMPT = "io.modelport.training.attempt";

    private static final String SCHEME = "Bearer ";

    private final AttemptGate gate;
    private final ProblemBody body;

    AttemptTokenCheck(AttemptGate gate, ProblemBody body) {
        this.gate = gate;
        this.body = body;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns(AttemptController.PATH + "/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        Optional<AttemptIdentity> attempt = authenticate(request);
        if (attempt.isEmpty()) {
            response.setHeader("WWW-Authenticate", "Bearer realm=\"modelport attempt\"");
            body.write(401, "attempt-token-required", "This call needs the token of its attempt.",
                    "Only the process of an attempt calls here; it got its token from its node.", response);
            return false;
        }
        request.setAttribute(ATTEMPT, attempt.get());
        return true;
    }

    private Optional<AttemptIdentity> authenticate(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        Optional<UUID> id = id(request);
        if (id.isEmpty() || authorization == null || !authorization.startsWith(SCHEME)) {
            return Optional.empty();
        }
        return gate.authenticate(id.get(), authorization.substring(SCHEME.length()));
    }

    private static Optional<UUID> id(HttpServletRequest request) {
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        @Nullable Object id = variables instanceof Map<?, ?> map ? map.get("id") : null;
        try {
            return id instanceof String text ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
