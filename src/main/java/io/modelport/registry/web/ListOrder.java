package io.modelport.registry.web;

import io.modelport.http.Cursor;
import io.modelport.problem.Invalid;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a list is sorted by, and in which direction; its cursors fit no other order.
 *
 * @param sort the value of the query parameter {@code sort}
 * @param descending whether the largest comes first
 */
record ListOrder(String sort, boolean descending) {

    /** Reads the query parameter {@code direction}. */
    static ListOrder of(String sort, String direction) {
        return new ListOrder(sort, choose("direction", direction, Direction.class) == Direction.DESC);
    }

    /** The constant that a query parameter names in lower case. */
    static <E extends Enum<E>> E choose(String parameter, String value, Class<E> constants) {
        return Arrays.stream(constants.getEnumConstants())
                .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst()
                .orElseThrow(() -> new Invalid("invalid-value", "'" + value + "' does not fit '" + parameter + "'.",
                        "Use one of " + Arrays.stream(constants.getEnumConstants())
                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                                + ".",
                        parameter));
    }

    Cursor cursor(String... keys) {
        return new Cursor(Stream.concat(Stream.of(toString()), Arrays.stream(keys)).toList());
    }

    /**
     * Reads a cursor of this order.
     *
     * @param keys how many keys it has beside the order
     * @param position makes a position of it; the first key has the index 1
     * @throws Invalid when it is none of ours, or of another order
     */
    <P> @Nullable P position(@Nullable String cursor, int keys, Function<Cursor, P> position) {
        Cursor parsed = Cursor.parse(cursor, keys + 1);
        if (parsed == null) {
            return null;
        }
        try {
            if (parsed.text(0).equals(toString())) {
                return position.apply(parsed);
            }
        } catch (DateTimeException | NumberFormatException e) {
            throw refuse();
        }
        throw refuse();
    }

    private static Invalid refuse() {
        return new Invalid("invalid-cursor", "This cursor was not given out by this list in this order.",
                "Leave cursor out to begin at the first page, and keep sort and direction while paging.", "cursor");
    }

    @Override
    public String toString() {
        return sort + (descending ? " desc" : " asc");
    }

    private enum Direction {
        ASC, DESC
    }
}
