package io.modelport.serving.oip;

import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.core.VersionStatistics;
import io.modelport.serving.core.VersionStatistics.BatchTotal;
import io.modelport.serving.core.VersionStatistics.Total;
import io.modelport.serving.json.JsonWriter;
import java.util.Comparator;
import java.util.List;

/**
 * What one loaded version has done, for the statistics extension.
 *
 * @param model its model
 * @param version its number
 * @param statistics what it has done
 */
record VersionReport(String model, int version, VersionStatistics statistics) {

    /** Of all loaded versions. */
    static List<VersionReport> of(RoutingTable table) {
        return table.models().stream().flatMap(routes -> ofAllVersions(routes).stream()).toList();
    }

    /**
     * Of one version of a model, or of all when none is named.
     *
     * @throws io.modelport.problem.NotFound when that version is not deployed here
     */
    static List<VersionReport> of(ModelRoutes routes, VersionAddress address) {
        return address instanceof VersionAddress.Routed ? ofAllVersions(routes) : List.of(of(routes.resolve(address)));
    }

    static JsonWriter json(List<VersionReport> all) {
        JsonWriter json = new JsonWriter().raw("{\"model_stats\":[");
        for (int i = 0; i < all.size(); i++) {
            json.raw(i == 0 ? "" : ",");
            all.get(i).write(json);
        }
        return json.raw("]}");
    }

    private static List<VersionReport> ofAllVersions(ModelRoutes routes) {
        return routes.versions()
                .values()
                .stream()
                .sorted(Comparator.comparingInt(VersionHandle::version))
                .map(VersionReport::of)
                .toList();
    }

    private static VersionReport of(VersionHandle handle) {
        return new VersionReport(handle.model(), handle.version(), handle.statistics());
    }

    private void write(JsonWriter json) {
        json.raw("{\"name\":").string(model).raw(",\"version\":\"").number(version);
        json.raw("\",\"last_inference\":").number(statistics.lastInference());
        json.raw(",\"inference_count\":").number(statistics.rows());
        json.raw(",\"execution_count\":").number(statistics.runs());
        json.raw(",\"inference_stats\":{");
        write("success", statistics.success(), json);
        write(",\"fail", statistics.fail(), json);
        write(",\"queue", statistics.queue(), json);
        write(",\"compute_input", statistics.input(), json);
        write(",\"compute_infer", statistics.infer(), json);
        write(",\"compute_output", statistics.output(), json);
        write(",\"cache_hit", statistics.cacheHit(), json);
        write(",\"cache_miss", statistics.cacheMiss(), json);
        json.raw("},\"batch_stats\":[");
        String comma = "";
        for (BatchTotal batch : statistics.batches()) {
            json.raw(comma).raw("{\"batch_size\":").number(batch.rows());
            write(",\"compute_input", new Total(batch.infer().count(), 0), json);
            write(",\"compute_infer", batch.infer(), json);
            write(",\"compute_output", new Total(batch.infer().count(), 0), json);
            json.raw("}");
            comma = ",";
        }
        json.raw("]}");
    }

    private static void write(String name, Total total, JsonWriter json) {
        json.raw(name.startsWith(",") ? "" : "\"").raw(name).raw("\":{\"count\":").number(total.count());
        json.raw(",\"ns\":").number(total.nanos()).raw("}");
    }
}
