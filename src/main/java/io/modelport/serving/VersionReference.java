package io.modelport.serving;

import io.modelport.registry.Alias;
import io.modelport.registry.VersionSelector;
import jakarta.persistence.Embeddable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the rows of a deployment name a version: by its number or by an alias. */
@Embeddable
class VersionReference {

    private @Nullable Integer version;
    private @Nullable String alias;

    protected VersionReference() {}

    VersionReference(VersionSelector selector) {
        switch (selector) {
            case VersionSelector.Number(int number) -> version = number;
            case VersionSelector.Named(Alias name) -> alias = name.value();
        }
    }

    VersionSelector view() {
        return version != null ? new VersionSelector.Number(version)
                : new VersionSelector.Named(new Alias(Objects.requireNonNull(alias)));
    }
}
