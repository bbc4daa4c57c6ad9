package io.modelport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.artifact.Digest;
import io.modelport.problem.Conflict;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.problem.Stale;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@RegistryTest
class ModelRegistryTests {

    @Autowired
    private ModelRegistry registry;

    @Autowired
    private ModelAnnotations annotations;

    @Autowired
    private ModelRemoval removal;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void tellsWhatWasRegistered() {
        ModelName name = Sample.name("told");

        ModelVersion registered = registry.register(Sample.version(name), Sample.ANNA);

        ModelVersion found = registry.get(new ModelVersionId(name, 1));
        assertThat(found).isEqualTo(registered);
        assertThat(found.status()).isEqualTo(VersionStatus.READY);
        assertThat(found.servability()).isEqualTo(Servability.SERVABLE);
        assertThat(found.trust()).isEqualTo(Trust.BUILT_HERE);
        assertThat(found.artifact()).isEqualTo(new Digest("ab".repeat(32)));
        assertThat(found.signature()).isEqualTo(Sample.DIGITS);
        assertThat(found.provenance())
                .isEqualTo(new Provenance("mnist", 1, "job-1", 7L, "0.1.0", Map.of("test_accuracy", 0.99)));
        assertThat(found.createdBy()).isEqualTo(Sample.ANNA);
        assertThat(registry.get(name)).extracting(Model::versions, Model::newestVersion).containsExactly(1, 1);
    }

    @Test
    void keepsMetricsThatAreNoNumbers() {
        ModelName name = Sample.name("diverged");

        registry.register(Sample.version(name, Map.of("loss", Double.NaN, "bound", Double.NEGATIVE_INFINITY)),
                Sample.ANNA);

        assertThat(registry.get(new ModelVersionId(name, 1)).provenance().metrics())
                .containsEntry("loss", Double.NaN)
                .containsEntry("bound", Double.NEGATIVE_INFINITY);
    }

    @Test
    void namesDifferByCaseButNotByTheSpellingOfAnAccent() {
        ModelName lower = Sample.name("caf\u00e9");
        registry.register(Sample.version(lower), Sample.ANNA);

        assertThat(registry.exists(new ModelName(lower.value().toUpperCase(Locale.ROOT)))).isFalse();
        assertThat(registry.exists(new ModelName(lower.value().replace("\u00e9", "e\u0301")))).isTrue();
    }

    /** Two nodes, 25 threads each, on a model that does not exist before. */
    @Test
    void numbersAreConsecutiveWhenManyRegisterAtOnceOnTwoNodes(@Autowired TestDatabase database,
            @TempDir Path artifacts) throws Exception {
        ModelName name = Sample.name("contested");
        try (RunningNode other = RunningNode.start(database, artifacts);
                ExecutorService threads = Executors.newFixedThreadPool(50)) {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Integer>> numbers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                ModelRegistry node = i % 2 == 0 ? registry : other.bean(ModelRegistry.class);
                numbers.add(threads.submit(() -> {
                    start.await();
                    return node.register(Sample.version(name), Sample.ANNA).id().version();
                }));
            }
            start.countDown();
            List<Integer> drawn = new ArrayList<>();
            for (Future<Integer> number : numbers) {
                drawn.add(number.get());
            }
            assertThat(drawn).containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 50).boxed().toList());
        }
        assertThat(registry.get(name)).extracting(Model::versions, Model::newestVersion).containsExactly(50, 50);
    }

    @Test
    void aRolledBackRegistrationLeavesNothingBehind() {
        ModelName name = Sample.name("rolled back");

        transaction.executeWithoutResult(status -> {
            registry.register(Sample.version(name), Sample.ANNA);
            status.setRollbackOnly();
        });

        assertThat(registry.exists(name)).isFalse();
        assertThat(registry.register(Sample.version(name), Sample.ANNA).id().version()).isEqualTo(1);
    }

    @Test
    void neverGivesANumberOutTwiceNotEvenAfterTheModelWasDeleted() {
        ModelName name = Sample.name("again");
        registry.register(Sample.version(name), Sample.ANNA);
        registry.register(Sample.version(name), Sample.ANNA);

        removal.delete(new ModelVersionId(name, 2), Sample.ANNA);
        assertThat(registry.register(Sample.version(name), Sample.ANNA).id().version()).isEqualTo(3);

        removal.delete(name, Sample.ANNA);
        assertThat(registry.exists(name)).isFalse();
        assertThat(registry.register(Sample.version(name), Sample.ANNA).id().version()).isEqualTo(4);
    }

    @Test
    void refusesASecondModelOfTheSameName() {
        ModelName name = Sample.name("twice");
        registry.create(new NewModel(name, new Description("*one*"), List.of(new Tag("team", "vision"))),
                Sample.ANNA);

        assertThatThrownBy(() -> registry.create(new NewModel(name, Description.NONE, List.of()), Sample.BEN))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining(name.value());
        assertThat(registry.get(name).description()).isEqualTo(new Description("*one*"));
        assertThat(registry.get(name).tags()).containsExactly(Map.entry("team", "vision"));
    }

    @Test
    void saysWhetherTheModelOrTheVersionIsMissing() {
        ModelName name = Sample.name("missing");
        assertThatThrownBy(() -> registry.get(new ModelVersionId(name, 1)))
                .isInstanceOfSatisfying(NotFound.class,
                        problem -> assertThat(problem.type()).isEqualTo("model-not-found"));

        registry.register(Sample.version(name), Sample.ANNA);
        assertThatThrownBy(() -> registry.get(new ModelVersionId(name, 2)))
                .isInstanceOfSatisfying(NotFound.class,
                        problem -> assertThat(problem.type()).isEqualTo("version-not-found"));
        assertThatThrownBy(() -> registry.resolve(name, new VersionSelector.Named(new Alias("champion"))))
                .isInstanceOfSatisfying(NotFound.class,
                        problem -> assertThat(problem.type()).isEqualTo("alias-not-found"));
    }

    /** A caller may catch what it was told and go on in the same transaction. */
    @Test
    void beingAskedForWhatIsMissingSpoilsNoTransaction() {
        ModelName name = Sample.name("asked");

        transaction.executeWithoutResult(status -> {
            assertThatThrownBy(() -> registry.get(name)).isInstanceOf(NotFound.class);
            registry.register(Sample.version(name), Sample.ANNA);
        });

        assertThat(registry.exists(name)).isTrue();
    }

    @Test
    void ofTwoChangesToOneRevisionOneWins() throws Exception {
        ModelName name = Sample.name("edited");
        registry.register(Sample.version(name), Sample.ANNA);
        long revision = registry.get(name).revision();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Boolean>> attempts = List.of("one", "two").stream().map(text -> threads.submit(() -> {
                start.await();
                try {
                    annotations.describe(name, new Description(text), present -> {
                        if (present != revision) {
                            throw new Stale("revision-mismatch", "It is " + present + ".", "Read it again.");
                        }
                    }, Sample.ANNA);
                    return true;
                } catch (Stale e) {
                    return false;
                }
            })).toList();
            start.countDown();
            assertThat(List.of(attempts.get(0).get(), attempts.get(1).get())).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void everyVisibleChangeOfAModelChangesItsRevision() {
        ModelName name = Sample.name("revised");
        registry.create(new NewModel(name, Description.NONE, List.of()), Sample.ANNA);
        List<Long> revisions = new ArrayList<>();
        revisions.add(registry.get(name).revision());
        List<Runnable> changes = List.of(() -> registry.register(Sample.version(name), Sample.ANNA),
                () -> annotations.describe(name, new Description("x"), present -> {}, Sample.ANNA),
                () -> annotations.tag(name, new Tag("a", "1"), Sample.ANNA),
                () -> annotations.tag(name, new Tag("a", "2"), Sample.ANNA),
                () -> annotations.untag(name, "a", Sample.ANNA),
                () -> removal.delete(new ModelVersionId(name, 1), Sample.ANNA));
        for (Runnable change : changes) {
            change.run();
            revisions.add(registry.get(name).revision());
        }
        assertThat(revisions).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void settingATagToWhatItIsChangesNothing() {
        ModelName name = Sample.name("unchanged");
        registry.create(new NewModel(name, Description.NONE, List.of(new Tag("a", "1"))), Sample.ANNA);
        Model before = registry.get(name);

        annotations.tag(name, new Tag("a", "1"), Sample.BEN);
        annotations.untag(name, "b", Sample.BEN);

        assertThat(registry.get(name)).isEqualTo(before);
    }

    @Test
    void keepsTheLongestTextsAndNamesTheLimitsOfLongerOnes() {
        ModelName name = Sample.name("long");
        Tag longest = new Tag("k".repeat(250), "\u6570".repeat(5_000));
        registry.create(new NewModel(name, new Description("d".repeat(65_536)), List.of(longest)), Sample.ANNA);

        assertThat(registry.get(name).tags()).containsEntry(longest.key(), longest.value());
        assertThatThrownBy(() -> new Description("d".repeat(65_537))).isInstanceOf(Invalid.class)
                .hasMessageContaining("65536");
        assertThatThrownBy(() -> new Tag("k".repeat(251), "")).isInstanceOf(Invalid.class)
                .hasMessageContaining("250");
        assertThatThrownBy(() -> new Tag("k", "v".repeat(5_001))).isInstanceOf(Invalid.class)
                .hasMessageContaining("5000");
        assertThatThrownBy(() -> new Tag("a/../b", "")).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> new Description("a\u0000b")).isInstanceOf(Invalid.class).hasMessageContaining("NUL");
    }

    @Test
    void aHeldVersionIsDeletedOnlyAfterItsHolderIsDone() throws Exception {
        ModelName name = Sample.name("held");
        ModelVersionId version = registry.register(Sample.version(name), Sample.ANNA).id();
        CountDownLatch deleting = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<?> deletion = transaction.execute(status -> {
                registry.hold(version);
                Future<?> waiting = threads.submit(() -> {
                    deleting.countDown();
                    removal.delete(version, Sample.BEN);
                });
                await(deleting);
                // Other changes go on, and the version is still there for its holder.
                assertThat(registry.find(version)).isPresent();
                return waiting;
            });
            Objects.requireNonNull(deletion).get();
        }
        assertThat(registry.find(version)).isEmpty();
        assertThatThrownBy(() -> registry.hold(version)).isInstanceOf(NotFound.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
