package io.modelport.dataset;

import io.modelport.actor.Actor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Finds datasets page by page; a page begins after a key, not after a count, so changes elsewhere do not disturb it. */
@Service
public class DatasetSearch {

    private static final String SELECT = """
        select id, name, description, nullif(last_version, version_base) as latest_version, created_by, created_at,
               actor, updated_at, revision
          from dataset
         where deleted_at is null and position(:part in search_name) > 0
        """;

    private final JdbcClient jdbc;

    DatasetSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Lists datasets by name.
     *
     * @param nameContains only those whose name contains this text, in whatever case; empty for all
     * @param after the last name of the page before; null for the first page
     * @param limit how many to list at most
     */
    public List<DatasetDetails> listByName(String nameContains, @Nullable String after, int limit) {
        return jdbc.sql(SELECT + " and name > :after order by name limit :limit")
                .param("part", Dataset.searchable(nameContains))
                .param("after", after == null ? "" : after)
                .param("limit", limit)
                .query((row, _) -> details(row))
                .list();
    }

    /**
     * Lists datasets, newest first.
     *
     * @param nameContains only those whose name contains this text, in whatever case; empty for all
     * @param before the last id of the page before; null for the first page
     * @param limit how many to list at most
     */
    public List<DatasetDetails> listNewest(String nameContains, @Nullable Long before, int limit) {
        return jdbc.sql(SELECT + " and id < :before order by id desc limit :limit")
                .param("part", Dataset.searchable(nameContains))
                .param("before", before == null ? Long.MAX_VALUE : before)
                .param("limit", limit)
                .query((row, _) -> details(row))
                .list();
    }

    private static DatasetDetails details(ResultSet row) throws SQLException {
        return new DatasetDetails(row.getLong("id"), new DatasetName(row.getString("name")),
                row.getString("description"), row.getObject("latest_version", Integer.class),
                new Actor(row.getString("created_by")), instant(row, "created_at"), new Actor(row.getString("actor")),
                instant(row, "updated_at"), row.getLong("revision"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
