package io.modelport.serving.core;

import io.modelport.problem.NotFound;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where the requests for every model of this node go; an immutable snapshot. */
public final class RoutingTable {

    /** Nothing is deployed. */
    public static final RoutingTable EMPTY = new RoutingTable(List.of());

    private final Map<String, ModelRoutes> models;
    private final List<ModelRoutes> byName;
    private final boolean anyShadows;

    public RoutingTable(Collection<ModelRoutes> models) {
        this.models = models.stream().collect(Collectors.toUnmodifiableMap(ModelRoutes::model, Function.identity()));
        this.byName = models.stream().sorted(Comparator.comparing(ModelRoutes::model)).toList();
        this.anyShadows = models.stream().anyMatch(ModelRoutes::hasShadows);
    }

    /** @throws NotFound when the model is not deployed */
    public ModelRoutes get(String model) {
        ModelRoutes routes = models.get(model);
        if (routes == null) {
            throw new NotFound("model-not-deployed",
                    "No model '" + (model.length() <= 60 ? model : model.substring(0, 60) + "…")
                            + "' is deployed here.",
                    "Deploy a version of it with PUT /api/v1/deployments/{model}.");
        }
        return routes;
    }

    /** The versions that are to be given a copy of a request that another one answers. */
    List<VersionHandle> shadowsOf(VersionAddress address, VersionHandle answering) {
        ModelRoutes routes = anyShadows ? models.get(answering.model()) : null;
        return routes == null ? List.of() : routes.shadowsOf(address, answering);
    }

    /** Whether the model is deployed. */
    public boolean has(String model) {
        return models.containsKey(model);
    }

    /** All that is deployed, in the order of the names. */
    public List<ModelRoutes> models() {
        return byName;
    }
}
