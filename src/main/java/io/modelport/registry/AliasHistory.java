package io.modelport.registry;

import io.modelport.actor.Actor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which alias was moved from which version to which; entries are added and never changed. */
@Repository
class AliasHistory {

    private final JdbcClient jdbc;

    AliasHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds an entry; the caller holds the model's row locked, so ids and times of its entries ascend together. */
    AliasMove append(ModelName model, Alias alias, @Nullable Integer from, @Nullable Integer to, AliasMove.Cause cause,
            Reason reason, Actor actor) {
        return jdbc.sql("""
            insert into alias_move (model, alias, from_version, to_version, cause, reason, actor)
            values (:model, :alias, :from, :to, :cause, :reason, :actor)
            returning *""")
                .param("model", model.value())
                .param("alias", alias.value())
                .param("from", from, java.sql.Types.INTEGER)
                .param("to", to, java.sql.Types.INTEGER)
                .param("cause", cause.name())
                .param("reason", reason.text())
                .param("actor", actor.name())
                .query(AliasHistory::read)
                .single();
    }

    /**
     * The latest entry of each alias, sorted by alias.
     *
     * @param alias only this alias; null for all
     * @param at only entries up to that time; null for all
     */
    List<AliasMove> latest(ModelName model, @Nullable Alias alias, @Nullable Instant at) {
        JdbcClient.StatementSpec statement = jdbc
                .sql("select distinct on (alias) * from alias_move where model = :model"
                        + (alias == null ? "" : " and alias = :alias") + (at == null ? "" : " and moved_at <= :at")
                        + " order by alias, id desc" + (alias == null ? "" : " limit 1"))
                .param("model", model.value());
        if (alias != null) {
            statement.param("alias", alias.value());
        }
        if (at != null) {
            statement.param("at", at.atOffset(ZoneOffset.UTC));
        }
        return statement.query(AliasHistory::read).list();
    }

    /** Entries whose id is below {@code before}, newest first. */
    List<AliasMove> list(ModelName model, @Nullable Alias alias, long before, int limit) {
        JdbcClient.StatementSpec statement = jdbc
                .sql("select * from alias_move where model = :model" + (alias == null ? "" : " and alias = :alias")
                        + " and id < :before order by id desc limit :limit")
                .param("model", model.value())
                .param("before", before)
                .param("limit", limit);
        if (alias != null) {
            statement.param("alias", alias.value());
        }
        return statement.query(AliasHistory::read).list();
    }

    private static AliasMove read(ResultSet row, int index) throws SQLException {
        return new AliasMove(row.getLong("id"), new Alias(row.getString("alias")),
                row.getObject("from_version", Integer.class), row.getObject("to_version", Integer.class),
                AliasMove.Cause.valueOf(row.getString("cause")), row.getString("reason"),
                new Actor(row.getString("actor")), row.getObject("moved_at", OffsetDateTime.class).toInstant());
    }
}
