package io.modelport.serving.torchserve;

import io.modelport.actor.Actor;
import io.modelport.problem.Invalid;
import io.modelport.problem.Unsupported;
import io.modelport.serving.LocalOutcome;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.core.VersionStatus;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.HttpLimits;
import io.modelport.serving.servlet.JsonErrors;
import io.modelport.serving.servlet.RouteHeaders;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The management API, as far as a deployment has a word for what a call asks for. */
final class ManagementCalls {

    private static final int ALL_MODELS = 100;

    private final DataPlane plane;
    private final InferenceCalls inference;
    private final DeploymentChanges changes;
    private final HttpLimits limits;

    ManagementCalls(DataPlane plane, InferenceCalls inference, DeploymentChanges changes, HttpLimits limits) {
        this.plane = plane;
        this.inference = inference;
        this.changes = changes;
        this.limits = limits;
    }

    void models(List<String> path, HttpServletRequest request, HttpCall call, Actor actor) throws IOException {
        String method = request.getMethod();
        boolean invoked = path.size() == 2 && path.get(1).equals("invoke") && method.equals("POST");
        if (invoked) {
            // As Amazon SageMaker calls a server of many models.
            inference.predict(path.getFirst(), RouteHeaders.routed(request), request,
                    call);
        } else if (path.isEmpty()) {
            all(request, call);
        } else if (path.size() == 3 && path.get(2).equals("set-default")) {
            setDefault(path, request, call, actor);
        } else if (path.size() > 2) {
            TorchServeErrors.nothing(request, call);
        } else {
            switch (method) {
                case "GET", "HEAD" -> describe(path, call);
                case "PUT" -> scale(path, request, call, actor);
                case "DELETE" -> unregister(path, call, actor);
                case "OPTIONS" -> {
                    ModelRoutes _ = plane.router().table().get(path.getFirst());
                    ApiDescription.send(call, "GET, HEAD, PUT, DELETE, OPTIONS", ApiDescription.management(path));
                }
                default -> TorchServeErrors.refuseMethod(request, call, "GET, HEAD, PUT, DELETE, OPTIONS");
            }
        }
    }

    private void all(HttpServletRequest request, HttpCall call) {
        switch (request.getMethod()) {
            case "GET", "HEAD" -> ok(call, ModelReports.list(plane.router().table().models(),
                    number(request, "next_page_token", 0), number(request, "limit", ALL_MODELS)));
            case "POST" -> throw register(request);
            default -> TorchServeErrors.refuseMethod(request, call, "GET, HEAD, POST");
        }
    }

    private void describe(List<String> path, HttpCall call) {
        ModelRoutes model = plane.router().table().get(path.getFirst());
        List<Integer> versions;
        if (path.size() == 1) {
            @Nullable Integer chosen = ModelReports.defaultVersion(model);
            versions = chosen != null ? List.of(chosen)
                    : model.statuses().stream().map(VersionStatus::version).limit(1).toList();
        } else if (path.get(1).equals("all")) {
            versions = model.statuses().stream().map(VersionStatus::version).toList();
        } else {
            VersionAddress address = VersionText.parse(path.get(1));
            boolean known = address instanceof VersionAddress.Exactly(int number)
                    && model.statuses().stream().anyMatch(status -> status.version() == number);
            versions = List.of(known ? ((VersionAddress.Exactly) address).version() : model.resolve(address).version());
        }
        ok(call, ModelReports.describe(model, versions, limits.timeout()));
    }

    private void setDefault(List<String> path, HttpServletRequest request, HttpCall call, Actor actor) {
        if (!request.getMethod().equals("PUT")) {
            TorchServeErrors.refuseMethod(request, call, "PUT");
            return;
        }
        changes.setDefault(path.get(0), VersionText.parse(path.get(1)), actor);
        // The words are TorchServe's, with its spelling.
        StatusText.send(call, 200, "Default vesion succsesfully updated for model \"" + path.get(0) + "\" to \""
                + path.get(1) + "\"");
    }

    private void scale(List<String> path, HttpServletRequest request, HttpCall call, Actor actor) {
        int least = number(request, "min_worker", 1);
        if (number(request, "max_worker", least) < least) {
            throw new Invalid("invalid-workers", "max_worker cannot be less than min_worker.",
                    "Send min_worker alone: it becomes the number of slots.");
        }
        @Nullable VersionAddress version = path.size() == 2 ? VersionText.parse(path.get(1)) : null;
        CompletableFuture<LocalOutcome> served = changes.scale(path.getFirst(), version, least, actor);
        if (!Boolean.parseBoolean(request.getParameter("synchronous"))) {
            StatusText.send(call, 202, "Processing worker updates...");
            return;
        }
        String done = "Workers scaled to " + least + " for model: " + path.getFirst()
                + (path.size() == 2 ? ", version: " + path.get(1) : "");
        call.suspend(() -> StatusText.send(call, 202, "Workers scaling in progress..."), () -> {});
        var _ = served.whenComplete((outcome, failure) -> {
            switch (outcome) {
                case null -> StatusText.send(call, 202, "Workers scaling in progress...");
                case LocalOutcome.Served _ -> StatusText.send(call, 200, done);
                case LocalOutcome.Failed(String reason) -> TorchServeErrors.send(call, 500, "InternalServerException",
                        "Failed to start workers: " + reason);
            }
        });
    }

    private void unregister(List<String> path, HttpCall call, Actor actor) {
        changes.remove(path.getFirst(), path.size() == 2 ? VersionText.parse(path.get(1)) : null, actor);
        StatusText.send(call, 200, "Model \"" + path.getFirst() + "\" unregistered");
    }

    private static RuntimeException register(HttpServletRequest request) {
        if (request.getParameter("url") == null) {
            return new Invalid("missing-url", "Parameter url is required.",
                    "Models come from training jobs here: POST /api/v1/training-jobs.");
        }
        return new Unsupported("register-by-url-unsupported", "Nothing is fetched from a URL.",
                "Train a version with POST /api/v1/training-jobs, then deploy it with PUT /api/v1/deployments/{model}.");
    }

    /** A number as TorchServe reads it: what is none counts as absent. */
    private static int number(HttpServletRequest request, String name, int otherwise) {
        @Nullable String value = request.getParameter(name);
        try {
            return value == null ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static void ok(HttpCall call, JsonWriter json) {
        call.send(200, JsonErrors.JSON, json.array(), json.length());
    }
}
