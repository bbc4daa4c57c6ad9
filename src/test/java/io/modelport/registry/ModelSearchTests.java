package io.modelport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.registry.ModelQuery.Order;
import io.modelport.registry.ModelQuery.TagFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@RegistryTest
class ModelSearchTests {

    private static final Alias CHAMPION = new Alias("champion");

    @Autowired
    private ModelRegistry registry;

    @Autowired
    private ModelAliases aliases;

    @Autowired
    private ModelSearch search;

    @Autowired
    private JdbcClient jdbc;

    /** Tells the models of one test from those of the others. */
    private final String mark = UUID.randomUUID().toString();

    @Test
    void showsAliasesTagsAndVersionsOfEachModel() {
        ModelName name = create("full", new Tag("team", "vision"));
        registry.register(Sample.version(name), Sample.ANNA);
        registry.register(Sample.version(name), Sample.ANNA);
        aliases.move(name, CHAMPION, 1, Reason.NONE, move -> {}, Sample.ANNA);
        create("empty");

        List<Model> models = search.list(query(mark, List.of(), Order.NAME, false, null, 10));

        assertThat(models).hasSize(2).last().isEqualTo(registry.get(name)).satisfies(full -> {
            assertThat(full.versions()).isEqualTo(2);
            assertThat(full.newestVersion()).isEqualTo(2);
            assertThat(full.aliases()).containsExactly(Map.entry("champion", 1));
            assertThat(full.tags()).containsExactly(Map.entry("team", "vision"));
        });
        assertThat(models.getFirst().newestVersion()).isNull();
    }

    @Test
    void findsAPartOfANameInAnyCaseAndAlphabet() {
        create("GRÖSSE 100%_X");

        assertThat(find("grösse 100%_x")).hasSize(1);
        assertThat(find("GRO\u0308SSE")).as("decomposed").hasSize(1);
        assertThat(find("gr_sse")).as("no wildcards").isEmpty();
        assertThat(find("100%x")).as("no wildcards").isEmpty();
    }

    @Test
    void filtersByTags() {
        ModelName both = create("both", new Tag("team", "vision"), new Tag("url", "http://x"));
        ModelName one = create("one", new Tag("team", "speech"));
        String longValue = "v".repeat(4_999);
        ModelName long1 = create("long", new Tag("text", longValue + "1"));
        create("long2", new Tag("text", longValue + "2"));

        assertThat(tagged(new TagFilter("team", null))).containsExactly(both, one);
        assertThat(tagged(new TagFilter("team", "vision"))).containsExactly(both);
        assertThat(tagged(new TagFilter("team", "vision"), new TagFilter("url", "http://x"))).containsExactly(both);
        assertThat(tagged(new TagFilter("team", "speech"), new TagFilter("url", "http://x"))).isEmpty();
        assertThat(tagged(new TagFilter("text", longValue + "1"))).containsExactly(long1);
    }

    @ParameterizedTest
    @CsvSource({"NAME,false", "NAME,true", "CREATED,false", "CREATED,true", "UPDATED,false", "UPDATED,true"})
    void everyOrderPagesThroughAllModelsOnce(Order order, boolean descending) {
        IntStream.range(0, 7).forEach(i -> create("paged " + (i * 5 % 7)));
        // Equal times, so that the name must decide.
        jdbc.sql("update registered_model set created_at = date_trunc('minute', created_at), "
                + "updated_at = date_trunc('minute', updated_at) where position(:mark in name) > 0")
                .param("mark", mark)
                .update();

        List<Model> walked = walk(order, descending, 2, () -> {});

        Comparator<Model> byName = Comparator.comparing(Model::name);
        Comparator<Model> comparator = switch (order) {
            case NAME -> byName;
            case CREATED -> Comparator.comparing(Model::createdAt).thenComparing(byName);
            case UPDATED -> Comparator.comparing(Model::updatedAt).thenComparing(byName);
        };
        assertThat(walked).hasSize(7)
                .isSortedAccordingTo(descending ? comparator.reversed() : comparator)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"NAME,false", "NAME,true", "CREATED,false", "CREATED,true"})
    void insertsAndDeletesWhilePagingNeitherSkipNorRepeatWhatStays(Order order, boolean descending) {
        List<ModelName> staying = IntStream.range(0, 9).mapToObj(i -> create("m" + i)).toList();
        ModelName doomed = create("m4 doomed");
        List<ModelName> inserted = new ArrayList<>();

        List<ModelName> walked = walk(order, descending, 2, () -> {
            inserted.add(create("m" + inserted.size() + " late"));
            if (inserted.size() == 1) {
                jdbc.sql("delete from registered_model where name = :name").param("name", doomed.value()).update();
            }
        }).stream().map(Model::name).toList();

        assertThat(walked).doesNotHaveDuplicates().containsAll(staying);
    }

    @Test
    void listsVersionsByNumberNewestFirst() {
        ModelName name = create("numbers");
        for (int i = 0; i < 12; i++) {
            registry.register(Sample.version(name), Sample.ANNA);
        }
        List<ModelVersion> first = search.list(new VersionQuery(name, null, null, true, null, 5));
        VersionQuery.Position after = new VersionQuery.Position(0, first.getLast().id().version());
        List<ModelVersion> second = search.list(new VersionQuery(name, null, null, true, after, 50));

        assertThat(numbers(first)).containsExactly(12, 11, 10, 9, 8);
        assertThat(numbers(second)).containsExactly(7, 6, 5, 4, 3, 2, 1);
        assertThat(first.getFirst()).isEqualTo(registry.get(new ModelVersionId(name, 12)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"true  | 4, 2, 6, 1, 7, 5, 3", "false | 7, 1, 6, 2, 4, 3, 5"})
    void sortsVersionsByAMetricAndThoseWithoutANumberLast(boolean descending, String expected) {
        ModelName name = create("metrics");
        for (Map<String, Double> metrics : List.of(Map.of("acc", 0.5), Map.of("acc", 0.9),
                Map.<String, Double>of(), Map.of("acc", Double.POSITIVE_INFINITY), Map.of("acc", Double.NaN),
                Map.of("acc", 0.5 + 1e-16 * 2), Map.of("acc", -1.0, "loss", 3.0))) {
            registry.register(Sample.version(name, metrics), Sample.ANNA);
        }
        if (!descending) {
            // An infinity sorts with the absent ones then.
            jdbc.sql("update model_version_metric set value = 99 where value = 'Infinity'").update();
        }

        List<Integer> walked = new ArrayList<>();
        VersionQuery.Position after = null;
        List<ModelVersion> page;
        do {
            VersionQuery query = new VersionQuery(name, null, "acc", descending, after, 2);
            page = search.list(query);
            walked.addAll(numbers(page));
            after = page.isEmpty() ? null : query.position(page.getLast());
        } while (after != null);

        assertThat(walked).containsExactlyElementsOf(
                Arrays.stream(expected.split(", ")).map(Integer::valueOf).toList());
    }

    @Test
    void filtersVersionsByStatus() {
        ModelName name = create("statuses");
        registry.register(Sample.version(name), Sample.ANNA);
        registry.register(Sample.version(name), Sample.ANNA);
        jdbc.sql("update model_version set status = 'FAILED' where number = 2 and model_id = "
                + "(select id from registered_model where name = :name)").param("name", name.value()).update();

        assertThat(numbers(search.list(new VersionQuery(name, VersionStatus.READY, null, true, null, 5))))
                .containsExactly(1);
        assertThat(numbers(search.list(new VersionQuery(name, VersionStatus.FAILED, "x", true, null, 5))))
                .containsExactly(2);
    }

    private ModelName create(String stem, Tag... tags) {
        ModelName name = new ModelName(stem + " " + mark);
        registry.create(new NewModel(name, Description.NONE, List.of(tags)), Sample.ANNA);
        return name;
    }

    private List<Model> find(String part) {
        return search.list(query(part, List.of(), Order.NAME, false, null, 10))
                .stream()
                .filter(model -> model.name().value().endsWith(mark))
                .toList();
    }

    private List<ModelName> tagged(TagFilter... tags) {
        return search.list(query(mark, List.of(tags), Order.NAME, false, null, 10))
                .stream()
                .map(Model::name)
                .toList();
    }

    private List<Model> walk(Order order, boolean descending, int pageSize, Runnable betweenPages) {
        List<Model> walked = new ArrayList<>();
        ModelQuery.Position after = null;
        List<Model> page;
        do {
            page = search.list(query(mark, List.of(), order, descending, after, pageSize));
            walked.addAll(page);
            after = page.isEmpty() ? null : ModelQuery.Position.of(page.getLast(), order);
            if (walked.size() < 20) {
                betweenPages.run();
            }
        } while (after != null);
        return walked;
    }

    private static List<Integer> numbers(List<ModelVersion> versions) {
        return versions.stream().map(version -> version.id().version()).toList();
    }

    private static ModelQuery query(String part, List<TagFilter> tags, Order order, boolean descending,
            ModelQuery.@Nullable Position after, int limit) {
        return new ModelQuery(part, tags, order, descending, after, limit);
    }
}
