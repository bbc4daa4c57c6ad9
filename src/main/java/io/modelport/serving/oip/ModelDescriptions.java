package io.modelport.serving.oip;

import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.core.VersionStatus;
import io.modelport.serving.json.JsonWriter;
import java.util.Comparator;
import java.util.List;

/** Writes what the protocol tells about models. */
final class ModelDescriptions {

    private ModelDescriptions() {}

    /** The metadata of one version, with all versions of the model that can be asked here. */
    static JsonWriter metadata(ModelRoutes routes, VersionHandle version) {
        JsonWriter json = new JsonWriter().raw("{\"name\":").string(routes.model()).raw(",\"versions\":[");
        List<Integer> versions = routes.versions().keySet().stream().sorted().toList();
        for (int i = 0; i < versions.size(); i++) {
            json.raw(i == 0 ? "\"" : ",\"").number(versions.get(i)).raw("\"");
        }
        Signature signature = version.contract().signature();
        json.raw("],\"platform\":\"pytorch_torchscript\",\"inputs\":");
        tensors(signature.inputs(), json);
        json.raw(",\"outputs\":");
        tensors(signature.outputs(), json);
        if (!signature.classLabels().isEmpty()) {
            json.raw(",\"parameters\":{\"class_labels\":").string(labels(signature.classLabels())).raw("}");
        }
        return json.raw("}");
    }

    /** The list of the models' versions and their states. */
    static JsonWriter index(RoutingTable table, boolean onlyReady) {
        JsonWriter json = new JsonWriter().raw("[");
        boolean first = true;
        for (ModelRoutes routes : table.models().stream().sorted(Comparator.comparing(ModelRoutes::model)).toList()) {
            for (VersionStatus status : routes.statuses()) {
                if (onlyReady && !routes.versions().containsKey(status.version())) {
                    continue;
                }
                json.raw(first ? "{\"name\":" : ",{\"name\":").string(routes.model());
                json.raw(",\"version\":\"").number(status.version()).raw("\",\"state\":\"");
                json.raw(state(status)).raw("\",\"reason\":");
                json.string(status.reason() == null ? "" : status.reason()).raw("}");
                first = false;
            }
        }
        return json.raw("]");
    }

    private static String state(VersionStatus status) {
        return switch (status.state()) {
            case LOADING, WARMING -> "LOADING";
            case SERVING -> "READY";
            case DRAINING -> "UNLOADING";
            case FAILED -> "UNAVAILABLE";
        };
    }

    private static void tensors(List<TensorSpec> specs, JsonWriter json) {
        json.raw("[");
        for (int i = 0; i < specs.size(); i++) {
            TensorSpec spec = specs.get(i);
            json.raw(i == 0 ? "{\"name\":" : ",{\"name\":").string(spec.name());
            json.raw(",\"datatype\":\"").raw(spec.datatype().name()).raw("\",\"shape\":");
            json.numbers(spec.shape().stream().mapToLong(Long::longValue).toArray()).raw("}");
        }
        json.raw("]");
    }

    /** The protocol's parameters are scalars, so the list travels as JSON in a string. */
    private static String labels(List<String> labels) {
        JsonWriter json = new JsonWriter().raw("[");
        for (int i = 0; i < labels.size(); i++) {
            json.raw(i == 0 ? "" : ",").string(labels.get(i));
        }
        return json.raw("]").toString();
    }
}
