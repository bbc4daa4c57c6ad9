package io.modelport.serving;

import io.modelport.problem.Invalid;
import io.modelport.registry.VersionSelector;

/**
 * A version that a deployment serves, and its share of the traffic.
 *
 * @param version the version, by number or by alias
 * @param weight its share, in proportion to the sum of all weights; a version of weight 0 is loaded, and answers only
 *            requests that name it
 */
public record DeploymentTarget(VersionSelector version, int weight) {

    private static final int MOST = 1_000_000;

    public DeploymentTarget {
        if (weight < 0 || weight > MOST) {
            throw new Invalid("invalid-weight", "A weight is " + weight + ".", "Use a number from 0 to " + MOST + ".",
                    "weight");
        }
    }
}
