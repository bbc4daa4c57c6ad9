package io.modelport.serving;

import io.modelport.registry.ModelName;
import io.modelport.serving.core.Limits;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the database says that a model's deployment shall serve, its aliases resolved.
 *
 * @param model the model
 * @param revision counts the changes of the deployment
 * @param targets the versions, in order, none twice
 * @param missing the targets that do not exist any more, each in a sentence
 */
record DesiredModel(ModelName model, long revision, List<Target> targets, List<String> missing) {

    DesiredModel {
        targets = List.copyOf(targets);
        missing = List.copyOf(missing);
    }

    /**
     * One version.
     *
     * @param key the version, with the limits it shall run under
     * @param weight its share of the traffic
     * @param deployable what is needed to serve it; null when it may not be served
     * @param refusal why it may not be served; null when it may
     * @param aliases the aliases that name it
     */
    record Target(LoadKey key, int weight, @Nullable Deployable deployable, @Nullable String refusal,
            Set<String> aliases) {

        Target {
            aliases = Set.copyOf(aliases);
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
