package io.modelport.serving.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.NotFound;
import io.modelport.problem.Unavailable;
import io.modelport.serving.core.ModelRoutes.Forced;
import io.modelport.serving.core.ModelRoutes.Shadow;
import io.modelport.serving.core.ModelRoutes.Target;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterTests {

    private static final VersionAddress ROUTED = VersionAddress.Routed.AT_RANDOM;

    private final Router router = new Router();
    private final DataPlane plane = new DataPlane(router, Runnable::run, System::nanoTime, ServingStats.NONE,
            Duration.ofSeconds(60), MemoryBudget.unlimited());
    private final VersionHandle one = open(1);
    private final VersionHandle two = open(2);

    @Test
    void honoursWeights() {
        split(new Target(one, 90), new Target(two, 10));
        int second = 0;
        for (int i = 0; i < 20_000; i++) {
            second += router.acquire("numbers", ROUTED) == two ? 1 : 0;
        }
        assertThat(second).isBetween(1_700, 2_300);
    }

    @Test
    void aKeySticksToItsVersionAndMovesOnlyTowardsTheGrowingOne() {
        split(new Target(one, 90), new Target(two, 10));
        Set<String> early = keysAt(two);
        assertThat(early.size()).isBetween(60, 140);
        assertThat(keysAt(two)).isEqualTo(early);

        split(new Target(one, 50), new Target(two, 50));

        assertThat(keysAt(two)).containsAll(early).hasSizeBetween(430, 570);
    }

    @Test
    void aVersionOfWeightZeroIsReachedByItsNumberOnly() {
        split(new Target(one, 1), new Target(two, 0));
        for (int i = 0; i < 1_000; i++) {
            assertThat(router.acquire("numbers", ROUTED)).isSameAs(one);
        }
        assertThat(router.acquire("numbers", new VersionAddress.Exactly(2))).isSameAs(two);
        assertThat(router.acquire("numbers", new VersionAddress.Named("staging"))).isSameAs(two);
    }

    @Test
    void theFirstHeaderThatMatchesForcesItsVersionWhateverTheWeightsSay() {
        force(new Forced("X-Tester", "anna", 2), new Forced("x-tester", "ben", 1), new Forced("X-TESTER", "anna", 1));

        assertThat(router.acquire("numbers", says("X-Tester", "anna"))).isSameAs(two);
        assertThat(router.acquire("numbers", says("X-Tester", "ben"))).isSameAs(one);
        assertThat(router.acquire("numbers", says("X-Tester", "Anna"))).as("the value is exact").isSameAs(one);
        assertThat(router.acquire("numbers", ROUTED)).isSameAs(one);
        assertThat(router.acquire("numbers", new VersionAddress.Exactly(1))).isSameAs(one);
    }

    @Test
    void aHeaderThatForcesAVersionThatIsNotReadyEndsAtNoOther() {
        force(new Forced("X-Tester", "anna", 3));

        assertThatThrownBy(() -> router.acquire("numbers", says("X-Tester", "anna"))).isInstanceOf(NotFound.class)
                .hasMessage("Version 3 of 'numbers' is not deployed here.");
    }

    @Test
    void shadowsGetTheirShareOfWhatTheWeightsSendAndNothingElse() {
        ModelRoutes routes = new ModelRoutes("numbers", List.of(new Target(one, 1)),
                List.of(new Forced("X-Tester", "anna", 1)), List.of(new Shadow(two, 0.25)), Map.of(1, one, 2, two),
                Map.of(), List.of());
        int copied = 0;
        for (int i = 0; i < 20_000; i++) {
            copied += routes.shadowsOf(ROUTED, one).size();
        }
        assertThat(copied).isBetween(4_500, 5_500);
        for (int i = 0; i < 1_000; i++) {
            assertThat(routes.shadowsOf(says("X-Tester", "anna"), one)).isEmpty();
            assertThat(routes.shadowsOf(new VersionAddress.Exactly(1), one)).isEmpty();
            assertThat(routes.shadowsOf(ROUTED, two)).as("a version does not shadow itself").isEmpty();
        }
    }

    @Test
    void whatASingleVersionAnswersIsRoutedWithoutLookingAtHeaders() {
        split(new Target(one, 1));

        assertThat(router.acquire("numbers", (VersionAddress.Routed) name -> {
            throw new AssertionError(name + " was read");
        })).isSameAs(one);
    }

    @Test
    void saysWhatIsNotThere() {
        split(new Target(one, 1));
        assertThatThrownBy(() -> router.acquire("letters", ROUTED)).isInstanceOf(NotFound.class)
                .hasMessage("No model 'letters' is deployed here.");
        assertThatThrownBy(() -> router.acquire("numbers", new VersionAddress.Exactly(7)))
                .isInstanceOf(NotFound.class)
                .hasMessage("Version 7 of 'numbers' is not deployed here.");
        assertThatThrownBy(() -> router.acquire("numbers", new VersionAddress.Named("gold")))
                .isInstanceOf(NotFound.class)
                .hasMessage("No deployed version of 'numbers' is called 'gold'.");
    }

    @Test
    void saysThatAModelIsNotReadyYetOrFailed() {
        router.replace(new RoutingTable(List.of(new ModelRoutes("numbers", List.of(), Map.of(), Map.of(),
                List.of(new VersionStatus(3, LoadState.LOADING, null))))));
        assertThatThrownBy(() -> router.acquire("numbers", ROUTED)).isInstanceOf(Unavailable.class)
                .hasMessage("Version 3 of 'numbers' is not ready here yet.");

        router.replace(new RoutingTable(List.of(new ModelRoutes("numbers", List.of(), Map.of(), Map.of(),
                List.of(new VersionStatus(3, LoadState.FAILED, "a byte differs"))))));
        assertThatThrownBy(() -> router.acquire("numbers", ROUTED)).isInstanceOf(Unavailable.class)
                .hasMessageContaining("a byte differs");
    }

    @Test
    void aClosingVersionIsNotHandedOut() {
        split(new Target(one, 1));
        assertThat(one.drain()).isNotNull();
        assertThatThrownBy(() -> router.acquire("numbers", ROUTED)).isInstanceOf(Unavailable.class);
        split(new Target(two, 1));
        assertThat(router.acquire("numbers", ROUTED)).isSameAs(two);
    }

    private Set<String> keysAt(VersionHandle version) {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            if (router.acquire("numbers", says(VersionAddress.Routed.STICKY_KEY, "user-" + i)) == version) {
                keys.add("user-" + i);
            }
        }
        return keys;
    }

    /** A request that says one thing. */
    private static VersionAddress.Routed says(String header, String value) {
        return name -> name.equalsIgnoreCase(header) ? value : null;
    }

    /** Version 1 gets all traffic, and version 2 what is forced there. */
    private void force(Forced... routes) {
        router.replace(new RoutingTable(List.of(new ModelRoutes("numbers", List.of(new Target(one, 1)),
                List.of(routes), List.of(), Map.of(1, one, 2, two), Map.of(), List.of()))));
    }

    private void split(Target... targets) {
        router.replace(new RoutingTable(List.of(new ModelRoutes("numbers", List.of(targets), Map.of(1, one, 2, two),
                Map.of("staging", two), List.of()))));
    }

    private VersionHandle open(int version) {
        return plane.open("numbers", version, FakeRunner.SIGNATURE, new Limits(1, 1, 1), new FakeRunner());
    }
}
