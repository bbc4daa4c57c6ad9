package io.modelport.serving.servlet;

import io.modelport.serving.core.VersionAddress;
import jakarta.servlet.http.HttpServletRequest;

/** Reads what a caller says about its route, the same in every protocol. */
public final class RouteHeaders {

    /** Requests with equal values of this header get the same version of a split deployment. */
    private static final String ROUTE_KEY = "X-Modelport-Route-Key";

    private RouteHeaders() {}

    /** Where a request goes that names no version. */
    public static VersionAddress routed(HttpServletRequest request) {
        return new VersionAddress.Routed(request.getHeader(ROUTE_KEY));
    }
}
