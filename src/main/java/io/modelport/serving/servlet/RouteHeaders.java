package io.modelport.serving.servlet;

import io.modelport.serving.core.VersionAddress;
import jakarta.servlet.http.HttpServletRequest;

/** Reads what a caller says about its route, the same in every protocol. */
public final class RouteHeaders {

    private RouteHeaders() {}

    /** Where a request goes that names no version; its headers are read when the route depends on them. */
    public static VersionAddress routed(HttpServletRequest request) {
        VersionAddress.Routed routed = request::getHeader;
        return routed;
    }
}
