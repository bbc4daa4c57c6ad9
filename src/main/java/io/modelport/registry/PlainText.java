package io.modelport.registry;

import io.modelport.problem.Invalid;

/** What every text that people write must fulfil before it is stored. */
final class PlainText {

    private PlainText() {}

    /**
     * Checks a text and gives it back.
     *
     * @param field where the text stands in the request
     * @param most how many characters it may have
     * @throws Invalid when it is longer, or holds a character that cannot be stored
     */
    static String require(String field, String text, int most) {
        if (text.length() > most) {
            throw new Invalid("text-too-long",
                    "This " + field + " has " + text.length() + " characters; at most " + most + " are kept.",
                    "Shorten it, or keep the long text elsewhere and name its address here.", field);
        }
        if (text.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE)) {
            throw new Invalid("invalid-text", "This " + field + " holds a NUL or half of a character pair.",
                    "Send well-formed UTF-8 without NUL characters.", field);
        }
        return text;
    }
}
