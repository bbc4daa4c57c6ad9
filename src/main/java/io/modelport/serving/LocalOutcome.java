package io.modelport.serving;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of a deployment on this node. */
public sealed interface LocalOutcome {

    /** This node serves it. */
    record Served() implements LocalOutcome {}

    /**
     * This node cannot serve it.
     *
     * @param reason why, in a sentence
     */
    record Failed(String reason) implements LocalOutcome {}

    /** What came of that revision so far; null while it is under way. */
    static @Nullable LocalOutcome of(DesiredModel model, long revision, LoadedVersions loaded,
            @Nullable Traffic traffic) {
        if (model.revision() < revision) {
            return null;
        }
        if (traffic != null && traffic.isComplete() && traffic.revision() >= revision) {
            return new Served();
        }
        if (!model.missing().isEmpty()) {
            return new Failed(String.join(" ", model.missing()));
        }
        String reasons = model.targets()
                .stream()
                .map(target -> loaded.find(target.key()))
                .filter(version -> version != null && version.isFailed())
                .map(version -> "Version " + version.key().version() + ": " + version.reason())
                .collect(Collectors.joining(" "));
        return reasons.isEmpty() ? null : new Failed(reasons);
    }
}
