package io.modelport.serving;

import io.modelport.registry.ModelName;
import io.modelport.serving.DesiredModel.LoadKey;
import io.modelport.serving.DesiredModel.Target;
import io.modelport.serving.NodeStates.ModelState;
import io.modelport.serving.NodeStates.VersionState;
import io.modelport.serving.core.LoadState;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.core.VersionStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How this node splits the traffic of one model. It changes to a new split at once and in whole, when every version of it
 * is ready; until then the old one stays. Only where there is no old one does it begin with those that are ready.
 *
 * @param revision the revision of the deployment that it follows
 * @param isComplete whether every version of that revision is in it
 * @param shares the versions, in order
 */
record Traffic(long revision, boolean isComplete, List<Share> shares) {

    Traffic {
        shares = List.copyOf(shares);
    }

    /**
     * One version's share.
     *
     * @param key what is loaded
     * @param handle the loaded version
     * @param weight its share
     * @param aliases the aliases that lead to it
     */
    record Share(LoadKey key, VersionHandle handle, int weight, Set<String> aliases) {

        Share {
            aliases = Set.copyOf(aliases);
        }
    }

    static Traffic of(DesiredModel model, LoadedVersions loaded, @Nullable Traffic before) {
        List<Share> ready = new ArrayList<>();
        for (Target target : model.targets()) {
            LoadedVersion version = loaded.find(target.key());
            if (version != null && version.isServing()) {
                ready.add(new Share(target.key(), version.handle(), target.weight(), target.aliases()));
            }
        }
        boolean complete = model.missing().isEmpty() && ready.size() == model.targets().size();
        if (!complete && before != null && before.isComplete) {
            return new Traffic(before.revision, true, before.shares);
        }
        return new Traffic(model.revision(), complete, ready);
    }

    List<LoadKey> keys() {
        return shares.stream().map(Share::key).toList();
    }

    ModelRoutes routes(ModelName model, LoadedVersions loaded) {
        Map<Integer, VersionHandle> versions = new HashMap<>();
        Map<String, VersionHandle> aliases = new HashMap<>();
        for (Share share : shares) {
            versions.put(share.key.version(), share.handle);
            share.aliases.forEach(alias -> aliases.put(alias, share.handle));
        }
        List<VersionStatus> statuses = states(model, loaded).stream()
                .map(state -> new VersionStatus(state.version(), state.state(), state.reason()))
                .toList();
        return new ModelRoutes(model.value(),
                shares.stream().map(share -> new ModelRoutes.Target(share.handle, share.weight)).toList(), versions,
                aliases, statuses);
    }

    ModelState state(ModelName model, LoadedVersions loaded) {
        return new ModelState(model, shares.isEmpty() ? null : revision, states(model, loaded));
    }

    /** One state for each number, where a version is there twice because its limits change: the routed one's. */
    private List<VersionState> states(ModelName model, LoadedVersions loaded) {
        Set<LoadKey> routed = new HashSet<>(keys());
        Map<Integer, VersionState> states = new LinkedHashMap<>();
        loaded.list()
                .stream()
                .filter(version -> version.key().model().equals(model))
                .sorted(Comparator.comparing((LoadedVersion version) -> !routed.contains(version.key()))
                        .thenComparing(version -> version.state() == LoadState.DRAINING))
                .forEach(version -> states.putIfAbsent(version.key().version(), new VersionState(
                        version.key().version(), version.state(), version.reason(), weight(version))));
        return states.values().stream().sorted(Comparator.comparingInt(VersionState::version)).toList();
    }

    private int weight(LoadedVersion version) {
        return shares.stream().filter(share -> share.key.equals(version.key())).mapToInt(Share::weight).sum();
    }
}
