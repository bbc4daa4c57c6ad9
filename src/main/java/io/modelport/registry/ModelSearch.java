package io.modelport.registry;

import io.modelport.problem.NotFound;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lists models and versions page by page. One query finds the ids of a page in order; the entities then come in one
 * query, and each of their collections in one more.
 */
@Service
@Transactional(readOnly = true, noRollbackFor = NotFound.class)
public class ModelSearch {

    private final JdbcClient jdbc;
    private final RegisteredModels models;
    private final RegisteredVersions versions;

    ModelSearch(JdbcClient jdbc, RegisteredModels models, RegisteredVersions versions) {
        this.jdbc = jdbc;
        this.models = models;
        this.versions = versions;
    }

    public List<Model> list(ModelQuery query) {
        PageQuery page = new PageQuery("""
            select m.id, (select max(v.number) from model_version v where v.model_id = m.id) as newest
            from registered_model m where true""");
        if (query.nameContains() != null) {
            page.and("position(:part in m.search_name) > 0")
                    .with("part",
                            ModelRegistry.searchable(query.nameContains()));
        }
        for (int i = 0; i < query.tags().size(); i++) {
            demandTag(page, query.tags().get(i), i);
        }
        List<Found> found = page.page(jdbc, keys(query.order()), query.descending(), after(query), query.limit())
                .query((row, index) -> new Found(row.getLong("id"), row.getObject("newest", Integer.class)))
                .list();
        Map<Long, RegisteredModel> byId = models.findByIdIn(found.stream().map(Found::id).toList())
                .stream()
                .collect(Collectors.toMap(RegisteredModel::id, Function.identity()));
        return found.stream()
                .filter(row -> byId.containsKey(row.id()))
                .map(row -> Objects.requireNonNull(byId.get(row.id())).view(row.newest()))
                .toList();
    }

    /** @throws NotFound when there is no such model */
    public List<ModelVersion> list(VersionQuery query) {
        RegisteredModel model = models.get(query.model());
        List<Long> ids = (query.metric() == null ? byNumber(query, model.id())
                : byMetric(query, query.metric(), model.id())).query(Long.class).list();
        Map<Long, RegisteredVersion> byId = versions.findByIdIn(ids)
                .stream()
                .collect(Collectors.toMap(RegisteredVersion::id, Function.identity()));
        return ids.stream()
                .filter(byId::containsKey)
                .map(id -> Objects.requireNonNull(byId.get(id)).view(model))
                .toList();
    }

    private static void demandTag(PageQuery page, ModelQuery.TagFilter tag, int index) {
        String value = tag.value() == null ? ""
                : " and left(t.value, 100) = left(:value%1$d, 100) and t.value = :value%1$d";
        page.and(("exists (select 1 from registered_model_tag t where t.model_id = m.id and t.key = :key%1$d" + value
                + ")").formatted(index)).with("key" + index, tag.key());
        if (tag.value() != null) {
            page.with("value" + index, tag.value());
        }
    }

    private static List<String> keys(ModelQuery.Order order) {
        return switch (order) {
            case NAME -> List.of("m.name");
            case CREATED -> List.of("m.created_at", "m.name");
            case UPDATED -> List.of("m.updated_at", "m.name");
        };
    }

    private static List<?> after(ModelQuery query) {
        ModelQuery.Position after = query.after();
        if (after == null) {
            return List.of();
        }
        return after.time() == null ? List.of(after.name())
                : List.of(after.time().atOffset(ZoneOffset.UTC), after.name());
    }

    private JdbcClient.StatementSpec byNumber(VersionQuery query, long model) {
        PageQuery page = new PageQuery("select v.id from model_version v where v.model_id = :model");
        VersionQuery.Position after = query.after();
        return restrict(page, query, model).page(jdbc, List.of("v.number"), query.descending(),
                after == null ? List.of() : List.of(after.number()), query.limit());
    }

    private JdbcClient.StatementSpec byMetric(VersionQuery query, String metric, long model) {
        PageQuery page = new PageQuery("""
            select v.id from model_version v
            left join model_version_metric x on x.version_id = v.id and x.key = :metric
            where v.model_id = :model""").with("metric", metric).with("absent", query.absent());
        VersionQuery.Position after = query.after();
        return restrict(page, query, model).page(jdbc,
                List.of("coalesce(nullif(x.value, 'NaN'), :absent)", "v.number"), query.descending(),
                after == null ? List.of() : List.of(after.metric(), after.number()), query.limit());
    }

    private static PageQuery restrict(PageQuery page, VersionQuery query, long model) {
        page.with("model", model);
        return query.status() == null ? page : page.and("v.status = :status").with("status", query.status().name());
    }

    private record Found(long id, @Nullable Integer newest) {}
}
