package io.modelport.serving.oip;

import io.modelport.http.StandaloneContext;
import io.modelport.security.KeyCheck;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.servlet.HttpLimits;
import jakarta.servlet.http.HttpServlet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the protocol at {@code /v2}. */
@Component
class OipContext implements StandaloneContext {

    private final DataPlane plane;
    private final KeyCheck keys;
    private final HttpLimits limits;

    OipContext(DataPlane plane, KeyCheck keys, HttpLimits limits) {
        this.plane = plane;
        this.keys = keys;
        this.limits = limits;
    }

    @Override
    public String path() {
        return "/v2";
    }

    @Override
    public HttpServlet servlet() {
        return new OipServlet(plane, keys, limits, version());
    }

    /** The version of this server. */
    static String version() {
        @Nullable String version = OipContext.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
