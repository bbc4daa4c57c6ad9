package io.modelport.registry;

/**
 * Why somebody did something, in their words.
 *
 * @param text up to 2,000 characters; empty when nothing was said
 */
public record Reason(String text) {

    public static final Reason NONE = new Reason("");

    public Reason {
        PlainText.require("reason", text, 2_000);
    }
}
