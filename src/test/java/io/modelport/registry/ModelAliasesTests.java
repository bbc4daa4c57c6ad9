package io.modelport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.modelport.problem.Conflict;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.problem.Problem;
import io.modelport.registry.AliasMove.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

@RegistryTest
class ModelAliasesTests {

    private static final Alias CHAMPION = new Alias("champion");
    private static final Alias STAGING = new Alias("staging");
    private static final LongConsumer ANYWAY = move -> {};

    @Autowired
    private ModelRegistry registry;

    @Autowired
    private ModelAliases aliases;

    @Autowired
    private ModelRemoval removal;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Announced announced;

    @Test
    void anAliasNamesAVersionUntilItIsMoved() {
        ModelName name = model("moved", 2);

        assertThat(move(name, CHAMPION, 1)).extracting(AliasChange::from, change -> change.move().to())
                .containsExactly(null, 1);
        assertThat(registry.resolve(name, new VersionSelector.Named(CHAMPION)).id().version()).isEqualTo(1);
        assertThat(registry.get(new ModelVersionId(name, 1)).aliases()).containsExactly(CHAMPION);

        assertThat(move(name, CHAMPION, 2)).extracting(AliasChange::from, change -> change.move().to())
                .containsExactly(1, 2);
        assertThat(registry.resolve(name, new VersionSelector.Named(CHAMPION)).id().version()).isEqualTo(2);
        assertThat(registry.get(new ModelVersionId(name, 1)).aliases()).isEmpty();
        assertThat(registry.get(name).aliases()).containsExactly(Map.entry("champion", 2));
    }

    @Test
    void theHistoryTellsWhoMovedWhatWhenAndWhy() {
        ModelName name = model("history", 2);
        aliases.move(name, CHAMPION, 1, new Reason("first"), ANYWAY, Sample.ANNA);
        aliases.move(name, STAGING, 2, Reason.NONE, ANYWAY, Sample.ANNA);
        aliases.move(name, CHAMPION, 2, new Reason("better on rare digits"), ANYWAY, Sample.BEN);
        aliases.remove(name, STAGING, Reason.NONE, ANYWAY, Sample.BEN);

        List<AliasMove> history = aliases.history(name, null, Long.MAX_VALUE, 10);

        assertThat(history).extracting(AliasMove::alias, AliasMove::from, AliasMove::to, AliasMove::cause,
                AliasMove::reason, AliasMove::actor)
                .containsExactly(
                        tuple(STAGING, 2, null, Cause.REMOVED, "", Sample.BEN),
                        tuple(CHAMPION, 1, 2, Cause.MOVED, "better on rare digits",
                                Sample.BEN),
                        tuple(STAGING, null, 2, Cause.SET, "", Sample.ANNA),
                        tuple(CHAMPION, null, 1, Cause.SET, "first", Sample.ANNA));
        assertThat(history).extracting(AliasMove::at).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(aliases.history(name, CHAMPION, history.get(1).id(), 10)).extracting(AliasMove::to)
                .containsExactly(1);
    }

    @Test
    void tellsWhatAnAliasNamedAtAnyTime() {
        ModelName name = model("then", 2);
        Instant first = move(name, CHAMPION, 1).move().at();
        Instant second = move(name, CHAMPION, 2).move().at();
        Instant removed = aliases.remove(name, CHAMPION, Reason.NONE, ANYWAY, Sample.ANNA).move().at();

        assertThat(named(name, first.minusNanos(1_000))).isNull();
        assertThat(named(name, first)).isEqualTo(1);
        assertThat(named(name, second.minusNanos(1_000))).isEqualTo(1);
        assertThat(named(name, second)).isEqualTo(2);
        assertThat(named(name, removed)).isNull();
    }

    @Test
    void theHistoryOutlivesTheModel() {
        ModelName name = model("gone", 1);
        Instant then = move(name, CHAMPION, 1).move().at();
        aliases.remove(name, CHAMPION, Reason.NONE, ANYWAY, Sample.ANNA);
        removal.delete(name, Sample.ANNA);

        assertThat(aliases.history(name, null, Long.MAX_VALUE, 10)).hasSize(2);
        assertThat(named(name, then)).isEqualTo(1);
        assertThatThrownBy(() -> aliases.history(Sample.name("never"), null, Long.MAX_VALUE, 10))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void namingTheSameVersionAgainChangesNothing() {
        ModelName name = model("idempotent", 1);
        AliasChange first = move(name, CHAMPION, 1);
        long revision = registry.get(name).revision();

        AliasChange second = aliases.move(name, CHAMPION, 1, new Reason("again"), ANYWAY, Sample.BEN);

        assertThat(second).isEqualTo(new AliasChange(1, first.move()));
        assertThat(aliases.history(name, null, Long.MAX_VALUE, 10)).hasSize(1);
        assertThat(registry.get(name).revision()).isEqualTo(revision);
    }

    @Test
    void returnsToThePreviousVersionAndTheHistorySaysSo() {
        ModelName name = model("returned", 2);
        move(name, CHAMPION, 1);
        move(name, CHAMPION, 2);

        AliasChange change = aliases.returnToPrevious(name, CHAMPION, new Reason("errors"), ANYWAY, Sample.BEN);

        assertThat(change.from()).isEqualTo(2);
        assertThat(change.move()).extracting(AliasMove::from, AliasMove::to, AliasMove::cause, AliasMove::reason)
                .containsExactly(2, 1, Cause.RETURNED, "errors");
        assertThat(named(name, null)).isEqualTo(1);
    }

    @Test
    void hasNowhereToReturnToWithoutAPreviousVersion() {
        ModelName name = model("nowhere", 2);
        assertThatThrownBy(() -> returnToPrevious(name)).isInstanceOf(NotFound.class);

        move(name, CHAMPION, 1);
        assertRefused(() -> returnToPrevious(name), "no-previous-version");

        move(name, CHAMPION, 2);
        removal.delete(new ModelVersionId(name, 1), Sample.ANNA);
        assertRefused(() -> returnToPrevious(name), "previous-version-deleted");
    }

    @Test
    void ofTwoMoversThatSawTheSameOneWins() throws Exception {
        ModelName name = model("raced", 3);
        long seen = move(name, CHAMPION, 1).move().id();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Boolean>> attempts = List.of(2, 3).stream().map(version -> threads.submit(() -> {
                start.await();
                try {
                    aliases.move(name, CHAMPION, version, Reason.NONE, move -> {
                        if (move != seen) {
                            throw new Conflict("moved", "It was moved.", "Look again.");
                        }
                    }, Sample.ANNA);
                    return true;
                } catch (Conflict e) {
                    return false;
                }
            })).toList();
            start.countDown();
            assertThat(List.of(attempts.get(0).get(), attempts.get(1).get())).containsExactlyInAnyOrder(true, false);
        }
        assertThat(aliases.history(name, null, Long.MAX_VALUE, 10)).hasSize(2);
    }

    /** Whoever reads the history as a chain finds no gap, however many moved the alias at once. */
    @Test
    void theHistoryIsAChainAlsoWhenManyMoveAtOnce() throws Exception {
        ModelName name = model("chain", 5);
        try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
            List<Future<?>> moves = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                int version = i % 5 + 1;
                moves.add(threads.submit(() -> move(name, CHAMPION, version)));
            }
            for (Future<?> move : moves) {
                move.get();
            }
        }
        List<AliasMove> history = aliases.history(name, null, Long.MAX_VALUE, 100).reversed();
        for (int i = 1; i < history.size(); i++) {
            assertThat(history.get(i).from()).isEqualTo(history.get(i - 1).to());
            assertThat(history.get(i).at()).isAfter(history.get(i - 1).at());
        }
        assertThat(named(name, null)).isEqualTo(history.getLast().to());
    }

    @Test
    void announcesEveryMoveOnce() {
        ModelName name = model("announced", 2);
        move(name, CHAMPION, 1);
        move(name, CHAMPION, 1);
        move(name, CHAMPION, 2);
        aliases.remove(name, CHAMPION, Reason.NONE, ANYWAY, Sample.ANNA);
        removal.delete(new ModelVersionId(name, 1), Sample.ANNA);

        assertThat(announced.of(name)).containsExactly(new VersionRegistered(new ModelVersionId(name, 1), Sample.ANNA),
                new VersionRegistered(new ModelVersionId(name, 2), Sample.ANNA),
                new AliasMoved(name, CHAMPION, null, 1), new AliasMoved(name, CHAMPION, 1, 2),
                new AliasMoved(name, CHAMPION, 2, null),
                new VersionDeleted(new ModelVersionId(name, 1), Sample.ANNA));
    }

    @Test
    void changesTheRevisionOfBothVersionsBecauseTheirAliasesAreShown() {
        ModelName name = model("shown", 2);
        move(name, CHAMPION, 1);
        long first = registry.get(new ModelVersionId(name, 1)).revision();
        long second = registry.get(new ModelVersionId(name, 2)).revision();

        move(name, CHAMPION, 2);

        assertThat(registry.get(new ModelVersionId(name, 1)).revision()).isGreaterThan(first);
        assertThat(registry.get(new ModelVersionId(name, 2)).revision()).isGreaterThan(second);
    }

    @Test
    void theDatabaseRefusesToRewriteHistory() {
        ModelName name = model("rewritten", 1);
        move(name, CHAMPION, 1);

        assertThatThrownBy(() -> jdbc.sql("update alias_move set actor = 'nobody'").update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> jdbc.sql("delete from alias_move").update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("append-only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "LATEST", "v1", "V12", "3", "", "a b", "a/b", "größe"})
    void refusesAliasesThatReadAsVersions(String alias) {
        assertThatThrownBy(() -> new Alias(alias)).isInstanceOf(Invalid.class);
    }

    private ModelName model(String stem, int versions) {
        ModelName name = Sample.name(stem);
        for (int i = 0; i < versions; i++) {
            registry.register(Sample.version(name), Sample.ANNA);
        }
        return name;
    }

    private AliasChange move(ModelName name, Alias alias, int version) {
        return aliases.move(name, alias, version, Reason.NONE, ANYWAY, Sample.ANNA);
    }

    private AliasChange returnToPrevious(ModelName name) {
        return aliases.returnToPrevious(name, CHAMPION, Reason.NONE, ANYWAY, Sample.ANNA);
    }

    private @Nullable Integer named(ModelName name, @Nullable Instant at) {
        return aliases.list(name, at)
                .stream()
                .filter(target -> target.alias().equals(CHAMPION))
                .map(AliasTarget::version)
                .findFirst()
                .orElse(null);
    }

    private static void assertRefused(ThrowingCallable act, String type) {
        assertThatThrownBy(act).isInstanceOfSatisfying(Problem.class,
                problem -> assertThat(problem.type()).isEqualTo(type));
    }
}
