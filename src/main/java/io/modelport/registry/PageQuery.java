package io.modelport.registry;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * SQL for one page of a list, which begins after a key and not at a count, so that inserts and deletes disturb no page
 * and the last one is as fast as the first.
 */
final class PageQuery {

    private final StringBuilder sql;
    private final MapSqlParameterSource parameters = new MapSqlParameterSource();

    /** @param select a query that ends with its {@code where} clause */
    PageQuery(String select) {
        sql = new StringBuilder(select);
    }

    PageQuery and(String condition) {
        sql.append(" and ").append(condition);
        return this;
    }

    PageQuery with(String parameter, Object value) {
        parameters.addValue(parameter, value);
        return this;
    }

    /**
     * Sorts by keys that together occur once, all in one direction, and cuts the page out.
     *
     * @param after the values of the keys in the last row of the page before; empty for the first page
     */
    JdbcClient.StatementSpec page(JdbcClient jdbc, List<String> keys, boolean descending, List<?> after, int limit) {
        if (!after.isEmpty()) {
            and(keys.stream().collect(Collectors.joining(", ", "(", ")")) + (descending ? " < " : " > ")
                    + IntStream.range(0, keys.size())
                            .mapToObj(i -> ":after" + i)
                            .collect(Collectors.joining(", ", "(", ")")));
            IntStream.range(0, keys.size()).forEach(i -> with("after" + i, after.get(i)));
        }
        sql.append(keys.stream()
                .map(key -> descending ? key + " desc" : key)
                .collect(Collectors.joining(", ", " order by ", " limit :limit")));
        return jdbc.sql(sql.toString()).paramSource(with("limit", limit).parameters);
    }
}
