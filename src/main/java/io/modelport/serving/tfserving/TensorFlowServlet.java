package io.modelport.serving.tfserving;

import io.modelport.problem.Invalid;
import io.modelport.problem.Problem;
import io.modelport.security.KeyCheck;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.HttpExchange;
import io.modelport.serving.servlet.HttpLimits;
import io.modelport.serving.servlet.JsonErrors;
import io.modelport.serving.servlet.PathSegments;
import io.modelport.serving.servlet.RouteHeaders;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers every path below {@code /v1}; what is none of the protocol's calls is a bad request, as in TensorFlow Serving. */
final class TensorFlowServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "/v1";

    private final transient DataPlane plane;
    private final transient KeyCheck keys;
    private final transient HttpLimits limits;
    private final long startedAt;

    /** @param startedAt when the node began to serve */
    TensorFlowServlet(DataPlane plane, KeyCheck keys, HttpLimits limits, Instant startedAt) {
        this.plane = plane;
        this.keys = keys;
        this.limits = limits;
        this.startedAt = startedAt.getEpochSecond();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpCall call = new HttpCall(request, response, limits);
        if (keys.check(request.getHeader("Authorization")).isEmpty()) {
            plane.reportKeyless(Protocol.TENSORFLOW_SERVING, call.caller());
            JsonErrors.refuseCaller(call);
            return;
        }
        try {
            List<String> path = PathSegments.of(request.getRequestURI(), PREFIX);
            if (path.isEmpty() || !path.getFirst().equalsIgnoreCase("models")) {
                throw malformed(request);
            }
            switch (request.getMethod()) {
                case "GET", "HEAD" -> {
                    JsonWriter json = report(path, request);
                    call.send(200, JsonErrors.JSON, json.array(), json.length());
                }
                case "POST" -> predict(path, request, call);
                default -> throw malformed(request);
            }
        } catch (Problem e) {
            JsonErrors.send(call, e);
        }
    }

    private JsonWriter report(List<String> path, HttpServletRequest request) {
        RoutingTable table = plane.router().table();
        if (path.size() == 1) {
            return ModelReports.list(table, startedAt);
        }
        boolean metadata = path.size() > 2 && path.getLast().equalsIgnoreCase("metadata") && path.size() % 2 == 1;
        VersionAddress address = address(metadata ? path.subList(0, path.size() - 1) : path, request);
        if (address == null || path.get(1).indexOf(':') >= 0) {
            throw malformed(request);
        }
        if (metadata) {
            return ModelReports.metadata(table.get(path.get(1)).resolve(address));
        }
        return address instanceof VersionAddress.Routed ? ModelReports.status(table.get(path.get(1)), startedAt)
                : ModelReports.status(table.get(path.get(1)), address);
    }

    private void predict(List<String> path, HttpServletRequest request, HttpCall call) throws IOException {
        String last = path.getLast();
        int colon = last.lastIndexOf(':');
        Verb verb = Verb.find(last.substring(colon + 1));
        if (colon < 1 || verb == null || path.size() == 1) {
            throw malformed(request);
        }
        path.set(path.size() - 1, last.substring(0, colon));
        VersionAddress address = address(path, request);
        if (address == null) {
            throw malformed(request);
        }
        HttpExchange.begin(call, plane, Protocol.TENSORFLOW_SERVING, path.get(1), address,
                (body, length) -> new PredictCall(call, verb, body, length));
    }

    /** The version that the names address; null when they are not the protocol's. */
    private static @Nullable VersionAddress address(List<String> path, HttpServletRequest request) {
        if (path.get(1).isEmpty()) {
            return null;
        }
        if (path.size() == 2) {
            return RouteHeaders.routed(request);
        }
        if (path.size() == 4 && path.get(2).equalsIgnoreCase("labels") && !path.get(3).isEmpty()) {
            return new VersionAddress.Named(path.get(3));
        }
        if (path.size() == 4 && path.get(2).equalsIgnoreCase("versions") && isNumber(path.get(3))) {
            return VersionAddress.of(path.get(3));
        }
        return null;
    }

    private static boolean isNumber(String text) {
        boolean digits = !text.isEmpty();
        for (int i = 0; i < text.length() && digits; i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return digits;
    }

    private static Invalid malformed(HttpServletRequest request) {
        return new Invalid("malformed-request",
                "Malformed request: " + request.getMethod() + " " + request.getRequestURI() + ".",
                "Use POST /v1/models/{model}[/versions/{number}|/labels/{alias}]:predict, :classify or :regress, "
                        + "or GET /v1/models/{model}[/versions/{number}|/labels/{alias}][/metadata].");
    }
}
