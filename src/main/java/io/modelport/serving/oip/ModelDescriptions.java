package io.modelport.serving.oip;

import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.core.VersionStatus;
import io.modelport.serving.json.JsonWriter;
import java.util.List;

/** Writes what the protocol tells about models. */
final class ModelDescriptions {

    private ModelDescriptions() {}

    static final String PLATFORM = "pytorch_torchscript";

    /** The extensions of the protocol that this server has. */
    static final List<String> EXTENSIONS = List.of("classification", "model_repository", "model_configuration",
            "binary_tensor_data", "parameters", "statistics");

    /** What the server is. */
    static JsonWriter server(String version) {
        JsonWriter json = new JsonWriter().raw("{\"name\":\"modelport\",\"version\":").string(version);
        json.raw(",\"extensions\":");
        strings(EXTENSIONS, json);
        return json.raw("}");
    }

    /** The names of all deployed models. */
    static JsonWriter names(RoutingTable table) {
        JsonWriter json = new JsonWriter().raw("{\"models\":");
        strings(table.models().stream().map(ModelRoutes::model).toList(), json);
        return json.raw("}");
    }

    /** The configuration of one version, as far as Triton's clients look at it. */
    static JsonWriter config(VersionHandle version) {
        Signature signature = version.contract().signature();
        boolean batched = version.contract().batched();
        JsonWriter json = new JsonWriter().raw("{\"name\":").string(version.model());
        json.raw(",\"platform\":\"" + PLATFORM + "\",\"backend\":\"pytorch\",\"max_batch_size\":");
        json.number(batched ? version.limits().batchLimit() : 0).raw(",\"input\":");
        configured(signature.inputs(), batched, json);
        json.raw(",\"output\":");
        configured(signature.outputs(), batched, json);
        json.raw(",\"instance_group\":[{\"name\":").string(version.model()).raw(",\"kind\":\"KIND_CPU\",\"count\":");
        return json.number(version.limits().slots()).raw("}]}");
    }

    /** A datatype's name in a configuration. */
    static String configType(DataType type) {
        return "TYPE_" + (type == DataType.BYTES ? "STRING" : type.name());
    }

    /** A shape in a configuration, where the batch is left out. */
    static long[] configShape(TensorSpec spec, boolean batched) {
        return spec.shape().stream().skip(batched ? 1 : 0).mapToLong(Long::longValue).toArray();
    }

    /** The metadata of one version, with all versions of the model that can be asked here. */
    static JsonWriter metadata(ModelRoutes routes, VersionHandle version) {
        JsonWriter json = new JsonWriter().raw("{\"name\":").string(routes.model()).raw(",\"versions\":[");
        List<Integer> versions = routes.versions().keySet().stream().sorted().toList();
        for (int i = 0; i < versions.size(); i++) {
            json.raw(i == 0 ? "\"" : ",\"").number(versions.get(i)).raw("\"");
        }
        Signature signature = version.contract().signature();
        json.raw("],\"platform\":\"" + PLATFORM + "\",\"inputs\":");
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
        for (ModelRoutes routes : table.models()) {
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

    static String state(VersionStatus status) {
        return switch (status.state()) {
            case LOADING, WARMING -> "LOADING";
            case SERVING, DEGRADED -> "READY";
            case DRAINING -> "UNLOADING";
            case FAILED -> "UNAVAILABLE";
        };
    }

    private static void configured(List<TensorSpec> specs, boolean batched, JsonWriter json) {
        json.raw("[");
        for (int i = 0; i < specs.size(); i++) {
            json.raw(i == 0 ? "{\"name\":" : ",{\"name\":").string(specs.get(i).name());
            json.raw(",\"data_type\":\"").raw(configType(specs.get(i).datatype())).raw("\",\"dims\":");
            json.numbers(configShape(specs.get(i), batched)).raw("}");
        }
        json.raw("]");
    }

    private static void strings(List<String> texts, JsonWriter json) {
        json.raw("[");
        for (int i = 0; i < texts.size(); i++) {
            json.raw(i == 0 ? "" : ",").string(texts.get(i));
        }
        json.raw("]");
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
    static String labels(List<String> labels) {
        JsonWriter json = new JsonWriter();
        strings(labels, json);
        return json.toString();
    }
}
