package io.modelport.serving.oip;

import io.modelport.problem.Invalid;
import io.modelport.problem.Problem;
import io.modelport.serving.core.Router;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.json.JsonReader;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.JsonErrors;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;

/** The model repository extension: the index, and loading and unloading as far as a deployment has a word for them. */
final class RepositoryCalls {

    private final Router router;

    /** Reads a body and writes the answer. */
    private interface Answerer {

        JsonWriter answer(byte[] body, int length);
    }

    RepositoryCalls(Router router) {
        this.router = router;
    }

    /** Answers a call below {@code /v2/repository}; false when there is none. */
    boolean answer(List<String> path, HttpServletRequest request, HttpCall call) throws IOException {
        Answerer answerer;
        if (path.equals(List.of("index"))) {
            answerer = (body, length) -> ModelDescriptions.index(router.table(), readOnlyReady(body, length));
        } else if (path.size() == 3 && path.get(0).equals("models") && path.get(2).equals("load")) {
            answerer = (body, length) -> {
                requireNoFiles(body, length);
                load(router, path.get(1));
                return new JsonWriter().raw("{}");
            };
        } else if (path.size() == 3 && path.get(0).equals("models") && path.get(2).equals("unload")) {
            answerer = (body, length) -> {
                throw unload(router, path.get(1));
            };
        } else {
            return false;
        }
        if (request.getMethod().equals("POST") || JsonErrors.refuseMethod(request, call, "POST")) {
            call.readBody(handler(answerer, call));
        }
        return true;
    }

    /** Loading a deployed model asks for what is so already; anything else is a deployment, which this call cannot say. */
    static void load(Router router, String model) {
        VersionHandle _ = router.table().get(model).resolve(VersionAddress.Routed.AT_RANDOM);
    }

    static Invalid unload(Router router, String model) {
        String deployed = router.table().get(model).model();
        return new Invalid("unload-not-here", "'" + deployed + "' is deployed, and stays so on every node.",
                "Take it away with DELETE /api/v1/deployments/{model}.");
    }

    static Invalid filesRefused() {
        return new Invalid("load-parameters-unsupported",
                "Models are loaded as they are registered; a configuration or files cannot come with the call.",
                "Register a version and deploy it with PUT /api/v1/deployments/{model}.");
    }

    private static HttpCall.BodyHandler handler(Answerer answerer, HttpCall call) {
        return new HttpCall.BodyHandler() {

            @Override
            public void handle(byte[] body, int length) {
                try {
                    JsonWriter json = answerer.answer(body, length);
                    call.send(200, JsonErrors.JSON, json.array(), json.length());
                } catch (Problem e) {
                    refuse(e);
                }
            }

            @Override
            public void refuse(Problem problem) {
                JsonErrors.send(call, problem);
            }
        };
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

    private static void requireNoFiles(byte[] body, int length) {
        if (length == 0) {
            return;
        }
        JsonReader json = new JsonReader(body, length);
        json.beginObject();
        while (json.hasNext('}')) {
            if (!json.key().equals("parameters")) {
                json.skip();
                continue;
            }
            json.beginObject();
            if (json.hasNext('}')) {
                throw filesRefused();
            }
        }
        json.end();
    }
}
