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
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How this node splits the traffic of one model. It changes to a new split at once and in whole, when every version of it
 * is ready; until then the old one stays. Only where there is no old one does it begin with those that are ready.
 *
 * @param revision the revision of the deployment that it follows
 * @param isComplete whether every version of that revision is in it
 * @param shares the versions, in order
 * @param forced the versions that headers force
 * @param shadows the shares of the versions that are given copies, by their number
 * @param aliases the numbers of the versions that aliases lead to
 */
record Traffic(long revision, boolean isComplete, List<Share> shares, List<ModelRoutes.Forced> forced,
        Map<Integer, Double> shadows, Map<String, Integer> aliases) {

    Traffic {
        shares = List.copyOf(shares);
        forced = List.copyOf(forced);
        shadows = new TreeMap<>(shadows);
        aliases = Map.copyOf(aliases);
    }

    /**
     * One version's share.
     *
     * @param key what is loaded
     * @param handle the loaded version
     * @param weight its share
     */
    record Share(LoadKey key, VersionHandle handle, int weight) {}

    static Traffic of(DesiredModel model, LoadedVersions loaded, @Nullable Traffic before) {
        List<Share> ready = new ArrayList<>();
        for (Target target : model.targets()) {
            LoadedVersion version = loaded.find(target.key());
            if (version != null && version.isServing()) {
                ready.add(new Share(target.key(), version.handle(), target.weight()));
            }
        }
        boolean complete = model.missing().isEmpty() && ready.size() == model.targets().size();
        if (!complete && before != null && before.isComplete) {
            return new Traffic(before.revision, true, before.shares, before.forced, before.shadows,
                    aliases(model, before.shares, before.aliases));
        }
        return new Traffic(model.revision(), complete, ready, model.forced(), model.shadows(),
                aliases(model, ready, before == null ? Map.of() : before.aliases));
    }

    /** An alias leads on to where it led while the version that it names now is on its way here. */
    private static Map<String, Integer> aliases(DesiredModel model, List<Share> shares, Map<String, Integer> before) {
        Set<Integer> served = shares.stream().map(share -> share.key.version()).collect(Collectors.toSet());
        Set<Integer> wanted = model.targets()
                .stream()
                .map(target -> target.key().version())
                .collect(Collectors.toSet());
        Map<String, Integer> aliases = new HashMap<>();
        model.aliases().forEach((alias, version) -> {
            Integer leadsTo = served.contains(version) || !wanted.contains(version) ? version : before.get(alias);
            if (leadsTo != null && served.contains(leadsTo)) {
                aliases.put(alias, leadsTo);
            }
        });
        return aliases;
    }

    List<LoadKey> keys() {
        return shares.stream().map(Share::key).toList();
    }

    ModelRoutes routes(ModelName model, LoadedVersions loaded) {
        Map<Integer, VersionHandle> versions = new HashMap<>();
        shares.forEach(share -> versions.put(share.key.version(), share.handle));
        Map<String, VersionHandle> byAlias = new HashMap<>();
        aliases.forEach((alias, version) -> byAlias.put(alias, Objects.requireNonNull(versions.get(version))));
        List<ModelRoutes.Shadow> copied = new ArrayList<>();
        shadows.forEach((version, share) -> {
            VersionHandle shadow = versions.get(version);
            if (shadow != null) {
                copied.add(new ModelRoutes.Shadow(shadow, share));
            }
        });
        List<VersionStatus> statuses = states(model, loaded).stream()
                .map(state -> new VersionStatus(state.version(), state.state(), state.reason()))
                .toList();
        return new ModelRoutes(model.value(),
                shares.stream().map(share -> new ModelRoutes.Target(share.handle, share.weight)).toList(), forced,
                copied, versions, byAlias, statuses);
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
