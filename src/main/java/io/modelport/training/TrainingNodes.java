package io.modelport.training;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What live nodes say they give their attempts. */
@Repository
public class TrainingNodes {

    /** A node that has not been seen for so long is not counted on. */
    private static final Duration GONE_AFTER = Duration.ofSeconds(15);

    private final JdbcClient jdbc;

    TrainingNodes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The live nodes, by name. */
    public List<TrainingNode> list() {
        return jdbc.sql("""
            select node.node, node.slots, node.memory, node.seen_at, count(attempt.id) as used,
                coalesce(sum(attempt.memory_limit), 0) as memory_used
            from training_node node
            left join training_attempt attempt on attempt.node = node.node and attempt.state = 'RUNNING'
            where node.seen_at > now() - make_interval(secs => :gone)
            group by node.node order by node.node
            """)
                .param("gone", GONE_AFTER.toSeconds())
                .query(TrainingNodes::node)
                .list();
    }

    /** Says what a node gives, and that it lives; forgets nodes that have not done so for long. */
    void report(String node, NodeCapacity capacity) {
        jdbc.sql("""
            with gone as (delete from training_node where seen_at < now() - make_interval(secs => :gone) * 4
                and node <> :node)
            insert into training_node (node, slots, memory, seen_at) values (:node, :slots, :memory, now())
            on conflict (node) do update
            set slots = excluded.slots, memory = excluded.memory, seen_at = excluded.seen_at
            """)
                .param("gone", GONE_AFTER.toSeconds())
                .param("node", node)
                .param("slots", capacity.slots())
                .param("memory", capacity.memory().toBytes())
                .update();
    }

    /** Says that a node is no more. */
    void forget(String node) {
        jdbc.sql("delete from training_node where node = :node").param("node", node).update();
    }

    private static TrainingNode node(ResultSet row, int number) throws SQLException {
        return new TrainingNode(row.getString("node"), row.getInt("slots"), row.getInt("used"), row.getLong("memory"),
                row.getLong("memory_used"), row.getObject("seen_at", OffsetDateTime.class).toInstant());
    }
}
