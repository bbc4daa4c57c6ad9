package io.modelport.serving.torchserve;

import io.modelport.serving.core.LoadState;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.core.VersionStatus;
import io.modelport.serving.json.JsonWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what the management API tells about models. */
final class ModelReports {

    private static final int MOST = 100;
    private static final long PROCESS = ProcessHandle.current().pid();

    private ModelReports() {}

    /**
     * A page of the models by name.
     *
     * @param from how many to leave out
     * @param limit how many to list; 100 when it is above or negative
     */
    static JsonWriter list(List<ModelRoutes> models, int from, int limit) {
        int most = limit < 0 || limit > MOST ? MOST : limit;
        int first = Math.clamp(from, 0, models.size());
        int end = Math.min(models.size(), first + most);
        JsonWriter json = new JsonWriter().raw("{");
        if (end < models.size()) {
            json.raw("\"nextPageToken\":").string(Integer.toString(end)).raw(",");
        }
        json.raw("\"models\":[");
        for (int i = first; i < end; i++) {
            ModelRoutes model = models.get(i);
            @Nullable Integer version = defaultVersion(model);
            json.raw(i == first ? "{" : ",{").raw("\"modelName\":").string(model.model());
            json.raw(",\"modelUrl\":").string(version == null ? "" : url(model.model(), version)).raw("}");
        }
        return json.raw("]}");
    }

    /** The version that most requests go to that name none; null while there is none. */
    static @Nullable Integer defaultVersion(ModelRoutes model) {
        ModelRoutes.@Nullable Target most = null;
        for (ModelRoutes.Target target : model.split()) {
            if (most == null || target.weight() > most.weight()) {
                most = target;
            }
        }
        return most == null ? null : most.version().version();
    }

    /**
     * Describes versions.
     *
     * @param timeout how long a prediction may take
     */
    static JsonWriter describe(ModelRoutes model, List<Integer> versions, Duration timeout) {
        JsonWriter json = new JsonWriter().raw("[");
        for (int i = 0; i < versions.size(); i++) {
            json.raw(i == 0 ? "" : ",");
            describe(model, versions.get(i), timeout, json);
        }
        return json.raw("]");
    }

    private static void describe(ModelRoutes model, int version, Duration timeout, JsonWriter json) {
        @Nullable VersionHandle handle = model.versions().get(version);
        int slots = handle == null ? 0 : handle.limits().slots();
        json.raw("{\"modelName\":").string(model.model());
        json.raw(",\"modelVersion\":").string(Integer.toString(version));
        json.raw(",\"modelUrl\":").string(url(model.model(), version));
        json.raw(",\"engine\":\"Torch\",\"runtime\":\"torchscript\",\"minWorkers\":").number(slots);
        json.raw(",\"maxWorkers\":").number(slots);
        json.raw(",\"batchSize\":").number(handle == null ? 0 : handle.limits().batchLimit());
        json.raw(",\"maxBatchDelay\":0,\"responseTimeout\":").number(timeout.toSeconds());
        json.raw(",\"loadedAtStartup\":true,\"workers\":[");
        for (int i = 0; i < slots; i++) {
            json.raw(i == 0 ? "" : ",").raw("{\"id\":\"").number(i).raw("\",\"status\":\"READY\",\"memoryUsage\":0,");
            json.raw("\"pid\":").number(PROCESS).raw(",\"gpu\":false,\"gpuUsage\":\"N/A\"}");
        }
        json.raw("]");
        if (handle == null) {
            status(model, version, json);
        } else {
            int waiting = handle.queued();
            json.raw(",\"jobQueueStatus\":{\"remainingCapacity\":")
                    .number(Math.max(0, handle.limits().queueLimit() - waiting));
            json.raw(",\"pendingRequests\":").number(waiting).raw("}");
        }
        json.raw("}");
    }

    private static void status(ModelRoutes model, int version, JsonWriter json) {
        for (VersionStatus status : model.statuses()) {
            if (status.version() == version) {
                String reason = status.reason();
                json.raw(",\"status\":")
                        .string(status.state() == LoadState.FAILED && reason != null ? "FAILED: " + reason
                                : status.state().name());
            }
        }
    }

    private static String url(String model, int version) {
        return "/api/v1/models/" + URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20") + "/versions/"
                + version + "/files/model.pt";
    }
}
