package io.modelport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.registry.ModelQuery.Order;
import io.modelport.registry.ModelQuery.TagFilter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lists among 10,000 models of 10 versions each and measures it; run on purpose, with
 * {@code mvn -Dtest=ModelSearchAtScaleTests -Dmodelport.scale=true test}.
 */
@RegistryTest
@EnabledIfSystemProperty(named = "modelport.scale", matches = "true")
class ModelSearchAtScaleTests {

    private static final Logger log = LoggerFactory.getLogger(ModelSearchAtScaleTests.class);

    @Autowired
    private ModelSearch search;

    @BeforeAll
    static void seed(@Autowired JdbcClient jdbc) {
        for (String statement : """
            insert into registered_model (name, search_name, version_count, actor, created_at, updated_by, updated_at)
            select 'Scale ' || md5(i::text), 'scale ' || md5(i::text), 10, 'local', now() - i * interval '1 minute',
                'local', now() - (i * 7919 % 10000) * interval '1 minute' from generate_series(1, 10000) i;
            insert into registered_model_tag (model_id, key, value)
            select id, 'team', 'team ' || id % 50 from registered_model where name like 'Scale %';
            insert into registered_model_tag (model_id, key, value)
            select id, 'number', id::text from registered_model where name like 'Scale %';
            insert into model_version (model_id, number, status, servability, trust, artifact, actor, created_at,
                updated_by, updated_at)
            select m.id, n, 'READY', 'SERVABLE', 'BUILT_HERE', repeat('ab', 32), 'local', m.created_at, 'local',
                m.created_at from registered_model m, generate_series(1, 10) n where m.name like 'Scale %';
            insert into model_version_metric (version_id, key, value)
            select v.id, key, random() from model_version v, unnest(array['test_accuracy', 'test_loss', 'f1']) key;
            insert into model_alias (model_id, alias, version)
            select id, 'champion', 1 + id % 10 from registered_model where name like 'Scale %';
            analyze""".split(";\n")) {
            jdbc.sql(statement).update();
        }
    }

    @Test
    void findsEveryModelOnceOnTheWay() {
        Set<ModelName> seen = new HashSet<>();
        ModelQuery.Position after = null;
        List<Model> page;
        do {
            page = search.list(new ModelQuery("scale ", List.of(), Order.UPDATED, true, after, 500));
            page.forEach(model -> assertThat(seen.add(model.name())).isTrue());
            after = page.isEmpty() ? null : ModelQuery.Position.of(page.getLast(), Order.UPDATED);
        } while (after != null);

        assertThat(seen).hasSize(10_000);
    }

    @Test
    void measuresLists() {
        Model middle = search.list(query("scale 8", List.of(), Order.CREATED, null)).getFirst();
        measure("first page by name", query(null, List.of(), Order.NAME, null));
        measure("first page by update", query(null, List.of(), Order.UPDATED, null));
        measure("page in the middle by creation",
                query(null, List.of(), Order.CREATED, ModelQuery.Position.of(middle, Order.CREATED)));
        measure("part of a name, many", query("a1", List.of(), Order.NAME, null));
        measure("part of a name, one", query(middle.name().value().substring(8), List.of(), Order.NAME, null));
        measure("part of a name, none", query("nowhere", List.of(), Order.NAME, null));
        measure("tag of 200 models", query(null, List.of(new TagFilter("team", "team 7")), Order.UPDATED, null));
        measure("tag of one model", query(null, List.of(new TagFilter("number", "5000")), Order.NAME, null));
        measure("two tags and a part", query("scale", List.of(new TagFilter("team", "team 7"),
                new TagFilter("number", null)), Order.NAME, null));
        measure("versions by metric",
                () -> search.list(new VersionQuery(middle.name(), null, "test_accuracy", true, null, 51)).size());
    }

    private void measure(String what, ModelQuery query) {
        measure(what, () -> search.list(query).size());
    }

    private static void measure(String what, IntSupplier list) {
        int rows = 0;
        for (int i = 0; i < 100; i++) {
            rows = list.getAsInt();
        }
        long[] nanos = new long[300];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            rows = list.getAsInt();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        log.info("{}: {} rows, p50 {} µs, p99 {} µs", what, rows, nanos[nanos.length / 2] / 1_000,
                nanos[nanos.length * 99 / 100] / 1_000);
    }

    private static ModelQuery query(@Nullable String part, List<TagFilter> tags, Order order,
            ModelQuery.@Nullable Position after) {
        return new ModelQuery(part, tags, order, order != Order.NAME, after, 51);
    }
}
