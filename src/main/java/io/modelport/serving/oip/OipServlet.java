package io.modelport.serving.oip;

import io.modelport.problem.Problem;
import io.modelport.problem.Unavailable;
import io.modelport.security.KeyCheck;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.core.VersionHandle;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers every path below {@code /v2}. */
final class OipServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "/v2";

    private final transient DataPlane plane;
    private final transient KeyCheck keys;
    private final transient HttpLimits limits;
    private final transient RepositoryCalls repository;
    private final String version;

    OipServlet(DataPlane plane, KeyCheck keys, HttpLimits limits, String version) {
        this.plane = plane;
        this.keys = keys;
        this.limits = limits;
        this.repository = new RepositoryCalls(plane.router());
        this.version = version;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpCall call = new HttpCall(request, response, limits);
        try {
            List<String> path = PathSegments.of(request.getRequestURI(), PREFIX);
            if (!isHealth(path) && keys.check(request.getHeader("Authorization")).isEmpty()) {
                plane.reportKeyless(Protocol.OPEN_INFERENCE, call.caller());
                JsonErrors.refuseCaller(call);
                return;
            }
            dispatch(path, request, call);
        } catch (Problem e) {
            JsonErrors.send(call, e);
        }
    }

    private void dispatch(List<String> path, HttpServletRequest request, HttpCall call) throws IOException {
        if (path.isEmpty()) {
            read(request, call, ModelDescriptions.server(version));
        } else if (isHealth(path)) {
            read(request, call, new JsonWriter().raw("{\"" + path.get(1) + "\":true}"));
        } else if (path.getFirst().equals("models")) {
            models(path, request, call);
        } else if (path.getFirst().equals("repository")) {
            if (!repository.answer(path.subList(1, path.size()), request, call)) {
                nothing(request, call);
            }
        } else {
            nothing(request, call);
        }
    }

    private void models(List<String> path, HttpServletRequest request, HttpCall call) throws IOException {
        int names = path.size();
        boolean versioned = names >= 4 && path.get(2).equals("versions");
        RoutingTable table = plane.router().table();
        if (names == 1) {
            read(request, call, ModelDescriptions.names(table));
        } else if (names == 2 && path.get(1).equals("stats") && !table.has("stats")) {
            read(request, call, VersionReport.json(VersionReport.of(table)));
        } else if (names == 2) {
            model(path.get(1), RouteHeaders.routed(request), "", request, call);
        } else if (names == 3) {
            model(path.get(1), RouteHeaders.routed(request), path.get(2), request, call);
        } else if (versioned && names <= 5) {
            model(path.get(1), VersionAddress.of(path.get(3)), names == 4 ? "" : path.get(4), request, call);
        } else {
            nothing(request, call);
        }
    }

    private void model(String model, VersionAddress address, String verb, HttpServletRequest request, HttpCall call)
            throws IOException {
        switch (verb) {
            case "infer" -> infer(model, address, request, call);
            case "ready" -> ready(model, address, request, call);
            case "", "config" -> describe(model, address, verb, request, call);
            case "stats" -> {
                if (isRead(request, call)) {
                    ok(call, VersionReport.json(VersionReport.of(plane.router().table().get(model), address)));
                }
            }
            default -> nothing(request, call);
        }
    }

    private void infer(String model, VersionAddress address, HttpServletRequest request, HttpCall call)
            throws IOException {
        if (!isPost(request, call)) {
            return;
        }
        @Nullable String jsonLength = request.getHeader(InferCall.JSON_LENGTH);
        HttpExchange.begin(call, plane, Protocol.OPEN_INFERENCE, model, address,
                (body, length) -> new InferCall(call, body, length, jsonLength));
    }

    private void describe(String model, VersionAddress address, String verb, HttpServletRequest request,
            HttpCall call) {
        if (isRead(request, call)) {
            ModelRoutes routes = plane.router().table().get(model);
            VersionHandle described = routes.resolve(address);
            ok(call, verb.isEmpty() ? ModelDescriptions.metadata(routes, described)
                    : ModelDescriptions.config(described));
        }
    }

    private void ready(String model, VersionAddress address, HttpServletRequest request, HttpCall call) {
        if (!isRead(request, call)) {
            return;
        }
        boolean ready = true;
        try {
            VersionHandle _ = plane.router().table().get(model).resolve(address);
        } catch (Unavailable e) {
            ready = false;
        }
        JsonWriter json = new JsonWriter().raw("{\"name\":").string(model).raw(",\"ready\":" + ready + "}");
        call.send(ready ? 200 : 503, JsonErrors.JSON, json.array(), json.length());
    }

    private static boolean isHealth(List<String> path) {
        return path.size() == 2 && path.get(0).equals("health")
                && (path.get(1).equals("live") || path.get(1).equals("ready"));
    }

    private static void read(HttpServletRequest request, HttpCall call, JsonWriter json) {
        if (isRead(request, call)) {
            ok(call, json);
        }
    }

    private static boolean isRead(HttpServletRequest request, HttpCall call) {
        String method = request.getMethod();
        return method.equals("GET") || method.equals("HEAD") || JsonErrors.refuseMethod(request, call, "GET, HEAD");
    }

    private static boolean isPost(HttpServletRequest request, HttpCall call) {
        return request.getMethod().equals("POST") || JsonErrors.refuseMethod(request, call, "POST");
    }

    private static void nothing(HttpServletRequest request, HttpCall call) {
        JsonErrors.send(call, 404, "Nothing is at " + request.getRequestURI() + ".");
    }

    private static void ok(HttpCall call, JsonWriter json) {
        call.send(200, JsonErrors.JSON, json.array(), json.length());
    }
}
