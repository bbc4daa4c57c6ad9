package io.modelport.serving.core;

import io.modelport.problem.NotFound;
import io.modelport.problem.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Where the requests for one model go; immutable. */
public final class ModelRoutes {

    private final String model;
    private final TrafficSplit split;
    private final List<Forced> forced;
    private final List<Shadow> shadows;
    private final Map<Integer, VersionHandle> versions;
    private final Map<String, VersionHandle> aliases;
    private final List<VersionStatus> statuses;

    /**
     * A share of the traffic.
     *
     * @param version the version that gets it
     * @param weight its share, in proportion to the sum of all weights; 0 gets only requests that name the version
     */
    public record Target(VersionHandle version, int weight) {}

    /**
     * Sends requests to a version, whatever the weights say.
     *
     * @param header the header that such requests carry; its case does not matter
     * @param value its exact value
     * @param version the number of the version
     */
    public record Forced(String header, String value, int version) {}

    /**
     * A version that is given copies of requests that others answer.
     *
     * @param version the version
     * @param share of the requests that the weights send somewhere, 0 to 1
     */
    public record Shadow(VersionHandle version, double share) {}

    /** Routes that nothing forces and nobody shadows. */
    public ModelRoutes(String model, List<Target> split, Map<Integer, VersionHandle> versions,
            Map<String, VersionHandle> aliases, List<VersionStatus> statuses) {
        this(model, split, List.of(), List.of(), versions, aliases, statuses);
    }

    /**
     * @param split where requests go that name no version; empty while nothing of the model can be served
     * @param forced what comes before the split for requests that name no version; the first that matches counts
     * @param shadows the versions that are given copies of what the split sends
     * @param versions the loaded versions by number
     * @param aliases the loaded versions by alias
     * @param statuses how far this node is with each version
     */
    public ModelRoutes(String model, List<Target> split, List<Forced> forced, List<Shadow> shadows,
            Map<Integer, VersionHandle> versions, Map<String, VersionHandle> aliases, List<VersionStatus> statuses) {
        this.model = model;
        this.split = new TrafficSplit(model, split);
        this.forced = List.copyOf(forced);
        this.shadows = List.copyOf(shadows);
        this.versions = Map.copyOf(versions);
        this.aliases = Map.copyOf(aliases);
        this.statuses = List.copyOf(statuses);
    }

    public String model() {
        return model;
    }

    public List<Target> split() {
        return split.targets();
    }

    public Map<Integer, VersionHandle> versions() {
        return versions;
    }

    public List<VersionStatus> statuses() {
        return statuses;
    }

    /**
     * The version that the address names; for {@link VersionAddress.Routed} the one that what it says forces, else one that
     * the weights pick.
     *
     * @throws NotFound when no such version is deployed here
     * @throws Unavailable when it is deployed, but not loaded yet
     */
    public VersionHandle resolve(VersionAddress address) {
        VersionHandle found = switch (address) {
            case VersionAddress.Exactly(int version) -> versions.get(version);
            case VersionAddress.Named(String alias) -> aliases.get(alias);
            case VersionAddress.Routed request -> route(request);
        };
        if (found == null) {
            throw absent(address);
        }
        if (found.isStuck()) {
            throw found.refusal();
        }
        return found;
    }

    boolean hasShadows() {
        return !shadows.isEmpty();
    }

    /** The versions that are to be given a copy of a request, other than the one that answers it. */
    List<VersionHandle> shadowsOf(VersionAddress address, VersionHandle answering) {
        if (shadows.isEmpty() || !(address instanceof VersionAddress.Routed request) || force(request) != null) {
            return List.of();
        }
        List<VersionHandle> drawn = new ArrayList<>(shadows.size());
        for (int i = 0; i < shadows.size(); i++) {
            Shadow shadow = shadows.get(i);
            if (shadow.version != answering && ThreadLocalRandom.current().nextDouble() < shadow.share) {
                drawn.add(shadow.version);
            }
        }
        return drawn;
    }

    private @Nullable VersionHandle route(VersionAddress.Routed request) {
        Forced route = forced.isEmpty() ? null : force(request);
        // What forces a version that is not ready must not end at another one.
        return route == null ? split.pick(request) : resolve(new VersionAddress.Exactly(route.version));
    }

    private @Nullable Forced force(VersionAddress.Routed request) {
        for (int i = 0; i < forced.size(); i++) {
            Forced route = forced.get(i);
            if (route.value.equals(request.header(route.header))) {
                return route;
            }
        }
        return null;
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
