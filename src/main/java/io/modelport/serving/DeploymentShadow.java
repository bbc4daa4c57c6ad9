package io.modelport.serving;

import io.modelport.problem.Invalid;
import io.modelport.registry.VersionSelector;

/**
 * A version that is given copies of requests; its answers reach nobody.
 *
 * @param version the version, by number or by alias
 * @param share of the requests that name no version and that no header sends elsewhere, 0 to 1
 */
public record DeploymentShadow(VersionSelector version, double share) {

    public DeploymentShadow {
        if (!(share >= 0 && share <= 1)) {
            throw new Invalid("invalid-share", "A share is " + share + ".", "Use a number from 0 to 1.", "share");
        }
    }
}
