package io.modelport.registry;

/**
 * What people write about a model or a version.
 *
 * @param markdown Markdown of up to 65,536 characters; empty when there is nothing to say
 */
public record Description(String markdown) {

    public static final Description NONE = new Description("");

    public Description {
        PlainText.require("description", markdown, 65_536);
    }
}
