package io.modelport.serving.torchserve;

import io.modelport.actor.Actor;
import io.modelport.problem.Problem;
import io.modelport.security.KeyCheck;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.HttpLimits;
import io.modelport.serving.servlet.PathSegments;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Answers every path below one of the protocol's: names the request, and checks the caller's key. */
final class TorchServeServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final String prefix;
    private final boolean isHealth;
    private final transient KeyCheck keys;
    private final transient HttpLimits limits;
    private final transient DataPlane plane;
    private final transient Calls calls;

    /** What lies below the path. */
    interface Calls {

        /**
         * Answers one request.
         *
         * @param path the names behind the prefix
         */
        void answer(List<String> path, HttpServletRequest request, HttpCall call, Actor actor) throws IOException;
    }

    /** @param isHealth whether the prefix itself tells whether the server is well, for which nobody needs a key */
    TorchServeServlet(String prefix, boolean isHealth, KeyCheck keys, HttpLimits limits, DataPlane plane,
            Calls calls) {
        this.prefix = prefix;
        this.isHealth = isHealth;
        this.keys = keys;
        this.limits = limits;
        this.plane = plane;
        this.calls = calls;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpCall call = new HttpCall(request, response, limits);
        call.header("x-request-id", requestId(call.caller().trace().traceId()));
        try {
            List<String> path = PathSegments.of(request.getRequestURI(), prefix);
            Optional<Actor> actor = isHealth && path.isEmpty() && InferenceCalls.isRead(request)
                    ? Optional.of(Actor.LOCAL)
                    : keys.check(request.getHeader("Authorization"));
            if (actor.isEmpty()) {
                plane.reportKeyless(Protocol.TORCHSERVE, call.caller());
                call.header("WWW-Authenticate", "Bearer realm=\"modelport\"");
                TorchServeErrors.send(call, 401, "InvalidKeyException",
                        "This call needs a key: send the header Authorization: Bearer <key>.");
            } else {
                calls.answer(path, request, call, actor.get());
            }
        } catch (Problem e) {
            TorchServeErrors.send(call, e);
        }
    }

    /** The trace id, written as the UUID that TorchServe's callers expect. */
    private static String requestId(String id) {
        return id.substring(0, 8) + '-' + id.substring(8, 12) + '-' + id.substring(12, 16) + '-' + id.substring(16, 20)
                + '-' + id.substring(20);
    }
}
