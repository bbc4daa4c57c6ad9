package io.modelport.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DatabaseOutageTests {

    private final DatabaseOutage outage = new DatabaseOutage("training waits", new Random(1));

    @Test
    void triesFurtherAndFurtherApartUpToFiveSeconds() {
        Duration first = outage.failed(new RuntimeException("gone"));
        Duration later = first;
        for (int i = 0; i < 20; i++) {
            later = outage.failed(new RuntimeException("gone"));
        }

        assertThat(first).isLessThan(Duration.ofSeconds(1));
        assertThat(later).isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(5));
    }

    @Test
    void tellsOncePerOutageThatItBeganAndThatItEnded(CapturedOutput output) {
        for (int i = 0; i < 5; i++) {
            outage.failed(new RuntimeException("gone"));
        }

        assertThat(outage.ended()).isTrue();
        assertThat(outage.ended()).isFalse();
        assertThat(output).containsOnlyOnce("does not answer").containsOnlyOnce("answers again after 5 tries");
    }
}
