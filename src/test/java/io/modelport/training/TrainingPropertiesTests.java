package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TrainingPropertiesTests {

    @Test
    void noticesALostAttemptWithinThirtySecondsByDefault() {
        TrainingProperties properties = bind(Map.of());

        assertThat(properties.timeLimit()).isNull();
        assertThat(properties.lease().plus(properties.poll())).isLessThan(Duration.ofSeconds(30));
        assertThat(properties.heartbeat().plus(properties.cancelGrace())).isLessThan(Duration.ofSeconds(2));
        assertThat(properties.defaultRanks()).isBetween(1, 2);
    }

    @Test
    void takesTheRanksThatAreSet() {
        assertThat(bind(Map.of("modelport.training.ranks", "6")).defaultRanks()).isEqualTo(6);
    }

    @Test
    void refusesALeaseThatAFewLateHeartbeatsWouldLose() {
        assertThatThrownBy(
                () -> bind(Map.of("modelport.training.lease", "1s", "modelport.training.heartbeat", "500ms")))
                .rootCause()
                .hasMessageContaining("four times the heartbeat");
    }

    @Test
    void refusesLimitsThatAllowNoAttempt() {
        assertThatThrownBy(() -> bind(Map.of("modelport.training.failed-attempts", "0"))).rootCause()
                .hasMessageContaining("at least one attempt");
        assertThatThrownBy(() -> bind(Map.of("modelport.training.slots", "-1"))).rootCause()
                .hasMessageContaining("from 0 to 64");
    }

    private static TrainingProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("modelport.training",
                TrainingProperties.class);
    }
}
