package io.modelport.serving;

import io.modelport.registry.ModelName;
import io.modelport.serving.core.Limits;
import io.modelport.serving.core.ModelRoutes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the database says that a model's deployment shall serve, its aliases resolved.
 *
 * @param model the model
 * @param revision counts the changes of the deployment
 * @param targets the versions, in order, none twice; those that are only forced or shadows have no weight
 * @param forced the versions that headers force
 * @param shadows the shares of the versions that are given copies, by their number
 * @param aliases the number of the version that each alias of the model names, whether it is to be served or not
 * @param missing the versions that do not exist any more, each in a sentence
 */
record DesiredModel(ModelName model, long revision, List<Target> targets, List<ModelRoutes.Forced> forced,
        Map<Integer, Double> shadows, Map<String, Integer> aliases, List<String> missing) {

    DesiredModel {
        targets = List.copyOf(targets);
        forced = List.copyOf(forced);
        shadows = new TreeMap<>(shadows);
        aliases = Map.copyOf(aliases);
        missing = List.copyOf(missing);
    }

    /**
     * One version.
     *
     * @param key the version, with the limits it shall run under
     * @param weight its share of the traffic
     * @param deployable what is needed to serve it; null when it may not be served
     * @param refusal why it may not be served; null when it may
     */
    record Target(LoadKey key, int weight, @Nullable Deployable deployable, @Nullable String refusal) {

        Target plus(int more) {
            return new Target(key, weight + more, deployable, refusal);
        }
    }

    /**
     * What is loaded once: a version under certain limits. A change of limits loads it anew beside the old.
     *
     * @param model the model's name
     * @param version the version's number
     * @param limits how much it does at once
     */
    record LoadKey(ModelName model, int version, Limits limits) {}
}
