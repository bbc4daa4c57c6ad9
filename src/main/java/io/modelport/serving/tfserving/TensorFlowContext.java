package io.modelport.serving.tfserving;

import io.modelport.http.StandaloneContext;
import io.modelport.security.KeyCheck;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.servlet.HttpLimits;
import jakarta.servlet.http.HttpServlet;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Puts the protocol at {@code /v1}. */
@Component
class TensorFlowContext implements StandaloneContext {

    private final DataPlane plane;
    private final KeyCheck keys;
    private final HttpLimits limits;
    private final Clock clock;

    TensorFlowContext(DataPlane plane, KeyCheck keys, HttpLimits limits, Clock clock) {
        this.plane = plane;
        this.keys = keys;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public String path() {
        return "/v1";
    }

    @Override
    public HttpServlet servlet() {
        return new TensorFlowServlet(plane, keys, limits, clock.instant());
    }
}
