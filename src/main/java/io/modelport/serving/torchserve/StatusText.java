package io.modelport.serving.torchserve;

import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.JsonErrors;

/** Answers that say one thing: {@code {"status": "…"}}, put as TorchServe puts it, since shells search it for words. */
final class StatusText {

    private StatusText() {}

    static void send(HttpCall call, int status, String text) {
        JsonWriter json = new JsonWriter().raw("{\n  \"status\": ").string(text).raw("\n}\n");
        call.send(status, JsonErrors.JSON, json.array(), json.length());
    }
}
