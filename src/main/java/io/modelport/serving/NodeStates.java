package io.modelport.serving;

import io.modelport.registry.ModelName;
import io.modelport.registry.ModelVersionId;
import io.modelport.serving.Deployment.OnNode;
import io.modelport.serving.Deployment.VersionOnNode;
import io.modelport.serving.core.LoadState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What every node says of itself in the database. */
@Repository
class NodeStates {

    /** A node that has not been seen for so long is no more. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(60);

    private final JdbcClient jdbc;

    NodeStates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * How far a node is with one version.
     *
     * @param version its number
     * @param state how far it is
     * @param reason why it failed or what is wrong; null while all is well
     * @param weight its share of the traffic here
     */
    record VersionState(int version, LoadState state, @Nullable String reason, int weight) {}

    /**
     * How far a node is with one model.
     *
     * @param model the model
     * @param revision the revision by which it splits traffic; null while it serves nothing
     * @param versions by number
     */
    record ModelState(ModelName model, @Nullable Long revision, List<VersionState> versions) {}

    private record Row(OnNodeKey key, @Nullable Long revision, @Nullable VersionOnNode version) {}

    private record OnNodeKey(ModelName model, String node) {}

    /** Replaces all that a node has said, keeping the times of states that did not change. */
    @Transactional
    public void report(String node, List<ModelState> models) {
        String[] names = models.stream().map(model -> model.model().value()).toArray(String[]::new);
        jdbc.sql("delete from deployment_node where node = :node and model <> all(:models)")
                .param("node", node)
                .param("models", names)
                .update();
        for (ModelState model : models) {
            jdbc.sql("""
                insert into deployment_node (node, model, revision, seen_at) values (:node, :model, :revision, now())
                on conflict (node, model) do update set revision = excluded.revision, seen_at = excluded.seen_at""")
                    .param("node", node)
                    .param("model", model.model().value())
                    .param("revision", model.revision())
                    .update();
            reportVersions(node, model);
        }
        jdbc.sql("delete from deployment_node where seen_at < now() - make_interval(secs => :seconds)")
                .param("seconds", FORGOTTEN_AFTER.toSeconds())
                .update();
    }

    /** Says that a node is no more. */
    @Transactional
    public void forget(String node) {
        jdbc.sql("delete from deployment_node where node = :node").param("node", node).update();
    }

    /** How far the nodes are with some models, by node. */
    @Transactional(readOnly = true)
    public Map<ModelName, List<OnNode>> of(Collection<ModelName> models) {
        if (models.isEmpty()) {
            return Map.of();
        }
        List<Row> rows = jdbc.sql("""
            select n.model, n.node, n.revision, v.version, v.state, v.reason, v.weight, v.updated_at
            from deployment_node n left join deployment_node_version v on v.node = n.node and v.model = n.model
            where n.model = any(:models) and n.seen_at >= now() - make_interval(secs => :seconds)
            order by n.model, n.node, v.version""")
                .param("models", models.stream().map(ModelName::value).toArray(String[]::new))
                .param("seconds", FORGOTTEN_AFTER.toSeconds())
                .query((row, number) -> row(row))
                .list();
        Map<ModelName, List<OnNode>> byModel = new HashMap<>();
        for (int from = 0; from < rows.size();) {
            Row first = rows.get(from);
            List<VersionOnNode> versions = new ArrayList<>();
            int to = from;
            for (; to < rows.size() && rows.get(to).key.equals(first.key); to++) {
                VersionOnNode version = rows.get(to).version;
                if (version != null) {
                    versions.add(version);
                }
            }
            byModel.computeIfAbsent(first.key.model, model -> new ArrayList<>())
                    .add(new OnNode(first.key.node, first.revision, versions));
            from = to;
        }
        return byModel;
    }

    /** A node that has the version in memory, or is about to. */
    Optional<String> nodeThatHolds(ModelVersionId version) {
        return jdbc.sql("""
            select v.node from deployment_node_version v join deployment_node n on n.node = v.node and n.model = v.model
            where v.model = :model and v.version = :version and v.state <> 'FAILED'
              and n.seen_at >= now() - make_interval(secs => :seconds) limit 1""")
                .param("model", version.model().value())
                .param("version", version.version())
                .param("seconds", FORGOTTEN_AFTER.toSeconds())
                .query(String.class)
                .optional();
    }

    private void reportVersions(String node, ModelState model) {
        Integer[] numbers = model.versions().stream().map(VersionState::version).toArray(Integer[]::new);
        jdbc.sql("""
            delete from deployment_node_version
            where node = :node and model = :model and version <> all(:versions)""")
                .param("node", node)
                .param("model", model.model().value())
                .param("versions", numbers)
                .update();
        for (VersionState version : model.versions()) {
            jdbc.sql(
                    """
                        insert into deployment_node_version as old (node, model, version, state, reason, weight, updated_at)
                        values (:node, :model, :version, :state, :reason, :weight, now())
                        on conflict (node, model, version) do update
                        set state = excluded.state, reason = excluded.reason, weight = excluded.weight,
                            updated_at = case when old.state = excluded.state then old.updated_at else excluded.updated_at end""")
                    .param("node", node)
                    .param("model", model.model().value())
                    .param("version", version.version())
                    .param("state", version.state().name())
                    .param("reason", version.reason())
                    .param("weight", version.weight())
                    .update();
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        OnNodeKey key = new OnNodeKey(new ModelName(row.getString("model")), row.getString("node"));
        Long revision = row.getObject("revision", Long.class);
        String state = row.getString("state");
        VersionOnNode version = state == null ? null
                : new VersionOnNode(row.getInt("version"), LoadState.valueOf(state), row.getString("reason"),
                        row.getInt("weight"), row.getObject("updated_at", OffsetDateTime.class).toInstant());
        return new Row(key, revision, version);
    }
}
