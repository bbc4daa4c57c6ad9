package io.modelport.serving.core;

import io.modelport.problem.Unavailable;

/** Says which version answers a request; reading it takes no lock. */
public final class Router {

    private volatile RoutingTable table = RoutingTable.EMPTY;

    public RoutingTable table() {
        return table;
    }

    /**
     * Replaces all routes at once. Whoever closes a version must have replaced every table that routes to it before, so
     * that a request that is turned away finds another one.
     */
    public void replace(RoutingTable table) {
        this.table = table;
    }

    /**
     * The version that shall answer, in use until it is released.
     *
     * @throws io.modelport.problem.NotFound when no such model or version is deployed here
     * @throws Unavailable when it is deployed, but cannot be served now
     */
    VersionHandle acquire(String model, VersionAddress address) {
        RoutingTable seen = table;
        while (true) {
            VersionHandle version = seen.get(model).resolve(address);
            if (version.acquire()) {
                return version;
            }
            RoutingTable current = table;
            if (current == seen) {
                throw new Unavailable("version-closing",
                        "Version " + version.version() + " of '" + model + "' is being unloaded.",
                        "Send it again in a moment.");
            }
            seen = current;
        }
    }
}
