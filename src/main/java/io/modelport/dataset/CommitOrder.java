package io.modelport.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an upload becomes a version.
 *
 * @param classLabels names of the classes in the order of their numbers; null to call them by their numbers
 * @param testFraction the share of the examples to hold out for the test split, above 0 and below 1, when no test files
 *            were uploaded; null for 0.1
 * @param seed decides which examples are held out; null for 0
 */
public record CommitOrder(@Nullable List<String> classLabels, @Nullable Double testFraction, @Nullable Long seed) {

    static final double DEFAULT_TEST_FRACTION = 0.1;

    public CommitOrder {
        classLabels = classLabels == null ? null : List.copyOf(classLabels);
    }

    DatasetVersion.HoldOut holdOut() {
        return new DatasetVersion.HoldOut(testFraction == null ? DEFAULT_TEST_FRACTION : testFraction,
                seed == null ? 0 : seed);
    }
}
