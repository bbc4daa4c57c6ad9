package io.modelport.serving.tfserving;

import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.problem.NotFound;
import io.modelport.serving.core.LoadState;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.core.VersionStatus;
import io.modelport.serving.json.JsonWriter;
import java.util.List;

/** Writes what the protocol tells about models, and beside it what OpenAI's and KServe's clients read on the same paths. */
final class ModelReports {

    private ModelReports() {}

    /**
     * All deployed models.
     *
     * @param created when the node began to serve, in seconds since 1970
     */
    static JsonWriter list(RoutingTable table, long created) {
        JsonWriter json = new JsonWriter().raw("{\"object\":\"list\",\"data\":[");
        List<ModelRoutes> models = table.models();
        for (int i = 0; i < models.size(); i++) {
            json.raw(i == 0 ? "{" : ",{");
            card(models.get(i), created, json);
            json.raw("}");
        }
        json.raw("],\"models\":[");
        for (int i = 0; i < models.size(); i++) {
            json.raw(i == 0 ? "" : ",").string(models.get(i).model());
        }
        return json.raw("]}");
    }

    /** One model with the states of all its versions. */
    static JsonWriter status(ModelRoutes routes, long created) {
        JsonWriter json = new JsonWriter().raw("{");
        card(routes, created, json);
        json.raw(",\"name\":").string(routes.model());
        json.raw(",\"ready\":").raw(routes.split().isEmpty() ? "false," : "true,");
        states(routes.statuses(), json);
        return json.raw("}");
    }

    /**
     * The state of one version.
     *
     * @throws NotFound when the node has nothing to do with it
     */
    static JsonWriter status(ModelRoutes routes, VersionAddress address) {
        int version = address instanceof VersionAddress.Exactly(int number) ? number
                : routes.resolve(address).version();
        List<VersionStatus> statuses = routes.statuses().stream().filter(of -> of.version() == version).toList();
        if (statuses.isEmpty()) {
            throw new NotFound("version-not-deployed",
                    "Version " + version + " of '" + routes.model() + "' is not deployed here.",
                    "Ask for the model's status without a version.");
        }
        JsonWriter json = new JsonWriter().raw("{");
        states(statuses, json);
        return json.raw("}");
    }

    /** What a version takes and gives. */
    static JsonWriter metadata(VersionHandle version) {
        Signature signature = version.contract().signature();
        JsonWriter json = new JsonWriter().raw("{\"model_spec\":{\"name\":").string(version.model());
        json.raw(",\"signature_name\":\"\",\"version\":\"").number(version.version());
        json.raw("\"},\"metadata\":{\"signature_def\":{\"signature_def\":{\"" + Verb.DEFAULT_SIGNATURE
                + "\":{\"inputs\":{");
        tensors(signature.inputs(), json);
        json.raw("},\"outputs\":{");
        tensors(signature.outputs(), json);
        return json.raw("},\"method_name\":\"" + Verb.PREDICT.method() + "\"}}}}}");
    }

    private static void card(ModelRoutes routes, long created, JsonWriter json) {
        json.raw("\"id\":").string(routes.model()).raw(",\"object\":\"model\",\"created\":").number(created);
        json.raw(",\"owned_by\":\"modelport\"");
    }

    private static void states(List<VersionStatus> statuses, JsonWriter json) {
        json.raw("\"model_version_status\":[");
        for (int i = 0; i < statuses.size(); i++) {
            VersionStatus status = statuses.get(i);
            json.raw(i == 0 ? "{\"version\":\"" : ",{\"version\":\"").number(status.version());
            json.raw("\",\"state\":\"").raw(state(status.state())).raw("\",\"status\":{\"error_code\":\"");
            json.raw(status.state() == LoadState.FAILED ? "INTERNAL" : "OK").raw("\",\"error_message\":");
            json.string(status.reason() == null ? "" : status.reason()).raw("}}");
        }
        json.raw("]");
    }

    private static String state(LoadState state) {
        return switch (state) {
            case LOADING, WARMING -> "LOADING";
            case SERVING, DEGRADED -> "AVAILABLE";
            case DRAINING -> "UNLOADING";
            case FAILED -> "END";
        };
    }

    private static void tensors(List<TensorSpec> specs, JsonWriter json) {
        for (int i = 0; i < specs.size(); i++) {
            TensorSpec spec = specs.get(i);
            json.raw(i == 0 ? "" : ",").string(spec.name()).raw(":{\"dtype\":\"").raw(dtype(spec.datatype()));
            json.raw("\",\"tensor_shape\":{\"dim\":[");
            for (int d = 0; d < spec.shape().size(); d++) {
                json.raw(d == 0 ? "{\"size\":\"" : ",{\"size\":\"").number(spec.shape().get(d));
                json.raw("\",\"name\":\"\"}");
            }
            json.raw("],\"unknown_rank\":false},\"name\":").string(spec.name() + ":0").raw("}");
        }
    }

    private static String dtype(DataType type) {
        return switch (type) {
            case FP32 -> "DT_FLOAT";
            case FP64 -> "DT_DOUBLE";
            case FP16 -> "DT_HALF";
            case BF16 -> "DT_BFLOAT16";
            case BYTES -> "DT_STRING";
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> "DT_" + type.name();
        };
    }
}
