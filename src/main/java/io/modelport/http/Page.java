package io.modelport.http;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * One page of a list, in a stable order that inserts and deletes do not disturb.
 *
 * @param <T> what is listed
 * @param items the entries of this page
 * @param nextCursor send it as {@code cursor} to get the next page; null on the last page
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    public Page {
        items = List.copyOf(items);
    }

    /**
     * Makes a page of rows that were read one beyond the limit.
     *
     * @param rows up to {@code limit + 1} rows
     * @param limit how many the caller asked for
     * @param keys the sort keys of a row, which the next page begins after
     */
    public static <R, T> Page<T> of(List<R> rows, int limit, Function<R, Cursor> keys, Function<R, T> view) {
        List<R> shown = rows.size() > limit ? rows.subList(0, limit) : rows;
        String next = rows.size() > limit ? keys.apply(shown.getLast()).encode() : null;
        return new Page<>(shown.stream().map(view).toList(), next);
    }
}
