package io.modelport.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckpointPaceTests {

    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private final CheckpointPace pace = new CheckpointPace(Duration.ofSeconds(30), Duration.ofSeconds(2), () -> now);

    @BeforeEach
    void beginTraining() {
        assertThat(pace.isDue(false)).isFalse();
    }

    @Test
    void isDueAfterTheIntervalAtTheLatest() {
        pass(Duration.ofMillis(29_999));
        assertThat(pace.isDue(false)).isFalse();

        pass(Duration.ofMillis(1));
        assertThat(pace.isDue(false)).isTrue();

        pace.taken(1);
        assertThat(pace.isDue(false)).isFalse();
    }

    @Test
    void isDueAtTheEndOfEveryEpochThatIsLongEnough() {
        pass(Duration.ofSeconds(1));
        assertThat(pace.isDue(true)).isFalse();

        pass(Duration.ofSeconds(1));
        assertThat(pace.isDue(true)).isTrue();
        assertThat(pace.isDue(false)).isFalse();
    }

    @Test
    void spendsLittleTimeOnCopiesThatTakeLong() {
        pace.taken(Duration.ofSeconds(1).toNanos());
        pass(Duration.ofSeconds(19));
        assertThat(pace.isDue(true)).isFalse();

        pass(Duration.ofSeconds(1));
        assertThat(pace.isDue(true)).isTrue();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
