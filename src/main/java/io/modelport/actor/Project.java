package io.modelport.actor;

import io.modelport.problem.Invalid;

/** A group of models, datasets, experiments and quotas. */
public record Project(String name) {

    /** The project that exists from the first migration. */
    public static final Project DEFAULT = new Project("default");

    public Project {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new Invalid("invalid-project", "A project's name has 1 to 63 of a-z, 0-9 and '-'.",
                    "Choose another name.");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
