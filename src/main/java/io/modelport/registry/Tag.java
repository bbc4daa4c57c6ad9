package io.modelport.registry;

import io.modelport.problem.Invalid;
import java.util.Arrays;

/**
 * A label on a model or a version.
 *
 * @param key 1 to 250 characters; names that {@code /} may separate, none of them empty, {@code .} or {@code ..}
 * @param value up to 5,000 characters
 */
public record Tag(String key, String value) {

    private static final int LONGEST_KEY = 250;

    public Tag {
        requireKey(key);
        PlainText.require("value", value, 5_000);
    }

    static void requireKey(String key) {
        PlainText.require("key", key, LONGEST_KEY);
        if (key.isBlank() || key.chars().anyMatch(Character::isISOControl)
                || Arrays.stream(key.split("/", -1)).anyMatch(Tag::leadsElsewhere)) {
            throw new Invalid("invalid-tag-key", "'" + key + "' cannot be the key of a tag.",
                    "Use 1 to " + LONGEST_KEY + " characters such as 'team' or 'team/owner'.", "key");
        }
    }

    private static boolean leadsElsewhere(String name) {
        return name.isEmpty() || name.equals(".") || name.equals("..");
    }
}
