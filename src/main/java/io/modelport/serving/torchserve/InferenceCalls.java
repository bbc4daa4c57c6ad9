package io.modelport.serving.torchserve;

import io.modelport.actor.Actor;
import io.modelport.problem.Unsupported;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.HttpExchange;
import io.modelport.serving.servlet.RouteHeaders;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The inference API: health, predictions, explanations. */
final class InferenceCalls {

    private final DataPlane plane;

    InferenceCalls(DataPlane plane) {
        this.plane = plane;
    }

    /** Tells whether deployed models can be served here; a node without any is healthy. */
    void ping(List<String> path, HttpServletRequest request, HttpCall call, Actor actor) {
        if (!path.isEmpty()) {
            TorchServeErrors.nothing(request, call);
        } else if (!isRead(request)) {
            TorchServeErrors.refuseMethod(request, call, "GET, HEAD");
        } else {
            RoutingTable table = plane.router().table();
            long served = table.models().stream().filter(model -> !model.split().isEmpty()).count();
            boolean none = served == 0 && !table.models().isEmpty();
            StatusText.send(call, none ? 500 : 200,
                    none ? "Unhealthy" : served < table.models().size() ? "Partial Healthy" : "Healthy");
        }
    }

    void predictions(List<String> path, HttpServletRequest request, HttpCall call, Actor actor) throws IOException {
        if (path.isEmpty() || path.size() > 2) {
            TorchServeErrors.nothing(request, call);
            return;
        }
        VersionAddress address = path.size() == 2 ? VersionText.parse(path.get(1)) : RouteHeaders.routed(request);
        switch (request.getMethod()) {
            case "POST", "PUT" -> predict(path.getFirst(), address, request, call);
            case "OPTIONS" -> {
                VersionHandle _ = plane.router().table().get(path.getFirst()).resolve(address);
                ApiDescription.send(call, "POST, PUT, OPTIONS", ApiDescription.predictions(path));
            }
            default -> TorchServeErrors.refuseMethod(request, call, "POST, PUT, OPTIONS");
        }
    }

    void explanations(List<String> path, HttpServletRequest request, HttpCall call, Actor actor) {
        if (path.isEmpty() || path.size() > 2) {
            TorchServeErrors.nothing(request, call);
        } else if (!request.getMethod().equals("POST") && !request.getMethod().equals("PUT")) {
            TorchServeErrors.refuseMethod(request, call, "POST, PUT");
        } else {
            ModelRoutes model = plane.router().table().get(path.getFirst());
            throw new Unsupported("explanations-unsupported",
                    "Predictions of '" + model.model() + "' are not explained yet.",
                    "Integrated gradients of deployed models will answer here; until then, ask /predictions.");
        }
    }

    /** Reads the body and predicts. */
    void predict(String model, VersionAddress address, HttpServletRequest request, HttpCall call) throws IOException {
        @Nullable String contentType = request.getContentType();
        HttpExchange.begin(call, plane, Protocol.TORCHSERVE, model, address,
                (body, length) -> new PredictCall(call, contentType, body, length));
    }

    static boolean isRead(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }
}
