package io.modelport.serving;

import io.modelport.problem.Invalid;
import io.modelport.registry.VersionSelector;
import java.util.Locale;

/**
 * Sends the requests that carry a header of a certain value to one version, whatever the weights say.
 *
 * @param header the header's name, in lower case; also the name of gRPC's metadata
 * @param value the exact value
 * @param version the version, by number or by alias
 */
public record ForcedRoute(String header, String value, VersionSelector version) {

    private static final int LONGEST = 200;

    public ForcedRoute {
        header = header.toLowerCase(Locale.ROOT);
        if (header.length() > LONGEST || !header.matches("[!#$%&'*+.^_`|~a-z0-9-]+") || header.endsWith("-bin")) {
            throw new Invalid("invalid-header", "A route is forced by a header that cannot be one.",
                    "Use letters, digits and hyphens, at most " + LONGEST + "; not ending in -bin, which gRPC encodes.",
                    "header");
        }
        if (value.isEmpty() || value.length() > LONGEST || !value.matches("[!-~]([ -~]*[!-~])?")) {
            throw new Invalid("invalid-header-value", "A route is forced by a value that no header can have.",
                    "Use 1 to " + LONGEST + " ASCII characters that can be seen, with spaces only between them.",
                    "value");
        }
    }
}
