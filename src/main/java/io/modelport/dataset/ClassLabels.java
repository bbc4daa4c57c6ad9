package io.modelport.dataset;

import io.modelport.problem.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The names of the classes.
 *
 * @param names distinct names in the order of the class numbers, each of 1 to 200 characters without control characters
 */
record ClassLabels(List<String> names) {

    private static final int MAX_LENGTH = 200;

    /**
     * Names the classes that occur.
     *
     * @param asked the names that were given; null to call each class by its number
     * @param least how many classes there must be
     * @throws Invalid when a name is missing, empty or not distinct
     */
    static ClassLabels of(@Nullable List<String> asked, int least) {
        if (asked == null) {
            return new ClassLabels(IntStream.range(0, least).mapToObj(Integer::toString).toList());
        }
        if (asked.size() < least) {
            throw new Invalid("too-few-class-labels", "There are " + asked.size()
                    + " class labels, but an example has the class number " + (least - 1) + ", counted from 0.",
                    "Give " + least + " labels, or mend the files of labels.", "classLabels");
        }
        return new ClassLabels(List.copyOf(asked));
    }

    ClassLabels {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isBlank() || name.length() > MAX_LENGTH || name.chars().anyMatch(Character::isISOControl)
                    || !StandardCharsets.UTF_8.newEncoder().canEncode(name) || !seen.add(name)) {
                throw new Invalid("invalid-class-label",
                        "The class label at " + i + " is empty, too long, or given twice.",
                        "Give distinct labels of 1 to " + MAX_LENGTH + " characters without control characters.",
                        "classLabels[" + i + "]");
            }
        }
    }

    /** UTF-8, each name ended by a line feed. */
    byte[] file() {
        return (String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
