package io.modelport.serving.torchserve;

import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.JsonErrors;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What OPTIONS answers with: an OpenAPI document of what the path takes. */
final class ApiDescription {

    private ApiDescription() {}

    static void send(HttpCall call, String allowed, JsonWriter document) {
        call.header("Allow", allowed);
        call.send(200, JsonErrors.JSON, document.array(), document.length());
    }

    /** @param model the model's name, and the version's if it is given */
    static JsonWriter predictions(List<String> model) {
        JsonWriter json = begin("/predictions", model).raw("\"post\":{\"operationId\":\"predictions\","
                + "\"summary\":\"Predicts.\",\"requestBody\":{\"required\":true,\"content\":{");
        String separator = "";
        for (String type : List.of("application/json", "image/png", "image/jpeg", "application/octet-stream",
                "multipart/form-data", "application/x-www-form-urlencoded")) {
            json.raw(separator).string(type).raw(":{}");
            separator = ",";
        }
        return json.raw("}},").raw(RESPONSES).raw("}}}}");
    }

    /** @param model the model's name, and the version's if it is given */
    static JsonWriter management(List<String> model) {
        JsonWriter json = begin("/models", model);
        json.raw("\"get\":{\"operationId\":\"describeModel\",\"summary\":\"Describes the model.\",").raw(RESPONSES);
        json.raw("},\"put\":{\"operationId\":\"setAutoScale\",\"summary\":\"Sets the slots.\",\"parameters\":[");
        String separator = "";
        for (String name : List.of("min_worker", "max_worker", "synchronous")) {
            json.raw(separator).raw("{\"in\":\"query\",\"name\":\"" + name + "\",\"required\":false}");
            separator = ",";
        }
        json.raw("],").raw(RESPONSES).raw("},\"delete\":{\"operationId\":\"unregisterModel\",");
        return json.raw("\"summary\":\"Undeploys it.\",").raw(RESPONSES).raw("}}}}");
    }

    private static final String RESPONSES = "\"responses\":{\"200\":{\"description\":\"OK\"},"
            + "\"default\":{\"description\":\"{\\\"code\\\", \\\"type\\\", \\\"message\\\"}\"}}";

    private static JsonWriter begin(String prefix, List<String> names) {
        StringBuilder path = new StringBuilder(prefix);
        for (String name : names) {
            path.append('/').append(URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return new JsonWriter()
                .raw("{\"openapi\":\"3.0.1\",\"info\":{\"title\":\"TorchServe's API\",\"version\":\"1\"},")
                .raw("\"paths\":{")
                .string(path.toString())
                .raw(":{");
    }
}
