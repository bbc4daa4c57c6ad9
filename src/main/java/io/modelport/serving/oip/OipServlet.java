package io.modelport.serving.oip;

import io.modelport.problem.Problem;
import io.modelport.problem.Unavailable;
import io.modelport.problem.Unsupported;
import io.modelport.security.KeyCheck;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.json.JsonReader;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.HttpLimits;
import io.modelport.serving.servlet.PathSegments;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Answers every path below {@code /v2}. */
final class OipServlet extends HttpServlet {

    /** Requests with equal values of this header get the same version of a split deployment. */
    static final String ROUTE_KEY = "X-Modelport-Route-Key";

    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "/v2";
    private static final String SERVER = "{\"name\":\"modelport\",\"version\":\"%s\",\"extensions\":[\"model_repository\"]}";

    private final transient DataPlane plane;
    private final transient KeyCheck keys;
    private final transient HttpLimits limits;
    private final String version;

    OipServlet(DataPlane plane, KeyCheck keys, HttpLimits limits, String version) {
        this.plane = plane;
        this.keys = keys;
        this.limits = limits;
        this.version = version;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpCall call = new HttpCall(request, response, limits.timeout());
        try {
            List<String> path = PathSegments.of(request.getRequestURI(), PREFIX);
            if (!isHealth(path) && keys.check(request.getHeader("Authorization")).isEmpty()) {
                call.header("WWW-Authenticate", "Bearer realm=\"modelport\"");
                OipErrors.send(call, 401, "This call needs a key: send the header Authorization: Bearer <key>.");
                return;
            }
            dispatch(path, request, call);
        } catch (Problem e) {
            OipErrors.send(call, e);
        }
    }

    private void dispatch(List<String> path, HttpServletRequest request, HttpCall call) throws IOException {
        switch (path.size()) {
            case 0 -> {
                if (isRead(request, call)) {
                    ok(call, new JsonWriter().raw(SERVER.formatted(version)));
                }
            }
            case 2 -> {
                if (isHealth(path)) {
                    if (isRead(request, call)) {
                        ok(call, new JsonWriter().raw("{\"" + path.get(1) + "\":true}"));
                    }
                } else if (path.get(0).equals("models")) {
                    describe(path.get(1), routed(request), request, call);
                } else if (path.get(0).equals("repository") && path.get(1).equals("index")) {
                    index(request, call);
                } else {
                    nothing(request, call);
                }
            }
            case 3 -> model(path, path.get(2), routed(request), request, call);
            case 4 -> {
                if (isVersioned(path)) {
                    describe(path.get(1), address(path.get(3)), request, call);
                } else {
                    nothing(request, call);
                }
            }
            case 5 -> {
                if (isVersioned(path)) {
                    model(path, path.get(4), address(path.get(3)), request, call);
                } else {
                    nothing(request, call);
                }
            }
            default -> nothing(request, call);
        }
    }

    private void model(List<String> path, String verb, VersionAddress address, HttpServletRequest request,
            HttpCall call) throws IOException {
        if (!path.getFirst().equals("models")) {
            nothing(request, call);
        } else if (verb.equals("infer")) {
            infer(path.get(1), address, request, call);
        } else if (verb.equals("ready")) {
            ready(path.get(1), address, request, call);
        } else {
            nothing(request, call);
        }
    }

    private void infer(String model, VersionAddress address, HttpServletRequest request, HttpCall call)
            throws IOException {
        if (!isPost(request, call)) {
            return;
        }
        if (request.getHeader("Inference-Header-Content-Length") != null) {
            throw new Unsupported("binary-tensors-unsupported", "Tensors travel as JSON only.",
                    "Leave out Inference-Header-Content-Length; with tritonclient, pass binary_data=False.");
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            OipErrors.send(call, 415, "Bodies are read as they are; Content-Encoding: " + encoding + " is not.");
            return;
        }
        call.readBody(limits.bodyBytes(), new HttpCall.BodyHandler() {

            @Override
            public void handle(byte[] body, int length) {
                plane.predict(Protocol.OPEN_INFERENCE, model, address, new InferCall(call, body, length));
            }

            @Override
            public void refuse(Problem problem) {
                plane.refuse(Protocol.OPEN_INFERENCE, problem, new InferCall(call, new byte[0], 0));
            }
        });
    }

    private void describe(String model, VersionAddress address, HttpServletRequest request, HttpCall call) {
        if (isRead(request, call)) {
            ModelRoutes routes = plane.router().table().get(model);
            VersionHandle described = routes.resolve(address);
            ok(call, ModelDescriptions.metadata(routes, described));
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
        call.send(ready ? 200 : 503, OipErrors.JSON, json.array(), json.length());
    }

    private void index(HttpServletRequest request, HttpCall call) throws IOException {
        if (isPost(request, call)) {
            call.readBody(limits.bodyBytes(), new HttpCall.BodyHandler() {

                @Override
                public void handle(byte[] body, int length) {
                    try {
                        ok(call, ModelDescriptions.index(plane.router().table(), readOnlyReady(body, length)));
                    } catch (Problem e) {
                        refuse(e);
                    }
                }

                @Override
                public void refuse(Problem problem) {
                    OipErrors.send(call, problem);
                }
            });
        }
    }

    private static boolean readOnlyReady(byte[] body, int length) {
        boolean onlyReady = false;
        if (length > 0) {
            JsonReader json = new JsonReader(body, length);
            json.beginObject();
            while (json.hasNext('}')) {
                if (json.key().equals("ready")) {
                    onlyReady = json.bool();
                } else {
                    json.skip();
                }
            }
            json.end();
        }
        return onlyReady;
    }

    private static VersionAddress routed(HttpServletRequest request) {
        return new VersionAddress.Routed(request.getHeader(ROUTE_KEY));
    }

    /** A number names a version; anything else is an alias, which is never all digits. */
    private static VersionAddress address(String segment) {
        boolean digits = !segment.isEmpty() && segment.length() < 10;
        for (int i = 0; i < segment.length() && digits; i++) {
            digits = segment.charAt(i) >= '0' && segment.charAt(i) <= '9';
        }
        return digits ? new VersionAddress.Exactly(Integer.parseInt(segment)) : new VersionAddress.Named(segment);
    }

    private static boolean isVersioned(List<String> path) {
        return path.get(0).equals("models") && path.get(2).equals("versions");
    }

    private static boolean isHealth(List<String> path) {
        return path.size() == 2 && path.get(0).equals("health")
                && (path.get(1).equals("live") || path.get(1).equals("ready"));
    }

    private static boolean isRead(HttpServletRequest request, HttpCall call) {
        String method = request.getMethod();
        return method.equals("GET") || method.equals("HEAD") || refuseMethod(request, call, "GET, HEAD");
    }

    private static boolean isPost(HttpServletRequest request, HttpCall call) {
        return request.getMethod().equals("POST") || refuseMethod(request, call, "POST");
    }

    private static boolean refuseMethod(HttpServletRequest request, HttpCall call, String allowed) {
        call.header("Allow", allowed);
        OipErrors.send(call, 405, request.getMethod() + " is not for this path; allowed: " + allowed + ".");
        return false;
    }

    private static void nothing(HttpServletRequest request, HttpCall call) {
        OipErrors.send(call, 404, "Nothing is at " + request.getRequestURI() + ".");
    }

    private static void ok(HttpCall call, JsonWriter json) {
        call.send(200, OipErrors.JSON, json.array(), json.length());
    }
}
