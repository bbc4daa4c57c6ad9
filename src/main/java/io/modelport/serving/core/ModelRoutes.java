package io.modelport.serving.core;

import io.modelport.problem.NotFound;
import io.modelport.problem.Unavailable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Where the requests for one model go; immutable. */
public final class ModelRoutes {

    private final String model;
    private final List<Target> split;
    private final Map<Integer, VersionHandle> versions;
    private final Map<String, VersionHandle> aliases;
    private final List<VersionStatus> statuses;
    private final long totalWeight;

    /**
     * A share of the traffic.
     *
     * @param version the version that gets it
     * @param weight its share, in proportion to the sum of all weights; 0 gets only requests that name the version
     */
    public record Target(VersionHandle version, int weight) {}

    /**
     * @param split where requests go that name no version; empty while nothing of the model can be served
     * @param versions the loaded versions by number
     * @param aliases the loaded versions by alias
     * @param statuses how far this node is with each version
     */
    public ModelRoutes(String model, List<Target> split, Map<Integer, VersionHandle> versions,
            Map<String, VersionHandle> aliases, List<VersionStatus> statuses) {
        this.model = model;
        this.split = List.copyOf(split);
        this.versions = Map.copyOf(versions);
        this.aliases = Map.copyOf(aliases);
        this.statuses = List.copyOf(statuses);
        this.totalWeight = split.stream().mapToLong(Target::weight).sum();
    }

    public String model() {
        return model;
    }

    public List<Target> split() {
        return split;
    }

    public Map<Integer, VersionHandle> versions() {
        return versions;
    }

    public List<VersionStatus> statuses() {
        return statuses;
    }

    /**
     * The version that the address names; for {@link VersionAddress.Routed} one that the weights pick.
     *
     * @throws NotFound when no such version is deployed here
     * @throws Unavailable when it is deployed, but not loaded yet
     */
    public VersionHandle resolve(VersionAddress address) {
        VersionHandle found = switch (address) {
            case VersionAddress.Exactly(int version) -> versions.get(version);
            case VersionAddress.Named(String alias) -> aliases.get(alias);
            case VersionAddress.Routed(String key) -> pick(key);
        };
        if (found == null) {
            throw absent(address);
        }
        return found;
    }

    private @Nullable VersionHandle pick(@Nullable String stickyKey) {
        if (totalWeight == 0) {
            return null;
        }
        if (split.size() == 1) {
            return split.getFirst().version;
        }
        long point = stickyKey == null ? ThreadLocalRandom.current().nextLong(totalWeight)
                : Math.unsignedMultiplyHigh(hash(stickyKey), totalWeight);
        for (int i = 0; i < split.size(); i++) {
            point -= split.get(i).weight;
            if (point < 0) {
                return split.get(i).version;
            }
        }
        throw new AssertionError("the weights do not add up");
    }

    /* FNV-1a with SplitMix64's finish: the same on every node, and spread over all 64 bits. */
    private long hash(String key) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < model.length(); i++) {
            hash = (hash ^ model.charAt(i)) * 0x100000001b3L;
        }
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
        return hash ^ hash >>> 31;
    }

    private RuntimeException absent(VersionAddress address) {
        for (VersionStatus status : statuses) {
            boolean asked = switch (address) {
                case VersionAddress.Exactly(int version) -> version == status.version();
                case VersionAddress.Named _ -> versions.isEmpty();
                case VersionAddress.Routed _ -> true;
            };
            if (asked && status.state() == LoadState.FAILED) {
                return new Unavailable("model-failed",
                        "Version " + status.version() + " of '" + model + "' could not be loaded here: "
                                + status.reason(),
                        "Deploy another version.");
            }
            if (asked) {
                return new Unavailable("model-loading",
                        "Version " + status.version() + " of '" + model + "' is not ready here yet.",
                        "Send it again in a moment.");
            }
        }
        return switch (address) {
            case VersionAddress.Exactly(int version) -> new NotFound("version-not-deployed",
                    "Version " + version + " of '" + model + "' is not deployed here.", advice());
            case VersionAddress.Named(String alias) -> new NotFound("alias-not-deployed",
                    "No deployed version of '" + model + "' is called '" + abbreviate(alias) + "'.", advice());
            case VersionAddress.Routed _ -> new Unavailable("model-loading",
                    "'" + model + "' is not ready here yet.", "Send it again in a moment.");
        };
    }

    private String advice() {
        return "Deployed are the versions " + versions.keySet().stream().sorted().toList() + " and the aliases "
                + aliases.keySet().stream().sorted().toList() + ".";
    }

    private static String abbreviate(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
