package io.modelport.serving.servlet;

import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.core.VersionHandle;
import jakarta.servlet.http.HttpServletRequest;

/** What caller and node tell each other about a request's route, the same in every protocol. */
public final class RouteHeaders {

    /** Names the version that answered. */
    private static final String MODEL_VERSION = "X-Modelport-Model-Version";

    private RouteHeaders() {}

    /** Where a request goes that names no version; its headers are read when the route depends on them. */
    public static VersionAddress routed(HttpServletRequest request) {
        VersionAddress.Routed routed = request::getHeader;
        return routed;
    }

    /** Tells the caller which version answered. */
    static void answeredBy(VersionHandle version, HttpCall call) {
        call.header(MODEL_VERSION, Integer.toString(version.version()));
    }
}
