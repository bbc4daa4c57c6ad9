package io.modelport.registry;

import java.util.List;

/**
 * A model to be registered, still without a version.
 *
 * @param name its name, not yet taken
 * @param description what to say about it
 * @param tags its tags, no key twice
 */
public record NewModel(ModelName name, Description description, List<Tag> tags) {

    public NewModel {
        tags = List.copyOf(tags);
    }
}
