package io.modelport.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTests {

    @Test
    void neverDropsTheSameElementsInTwoStepsOrRanks() {
        Set<Long> seen = new HashSet<>();
        for (int step = 1; step <= 1_000; step++) {
            for (int rank = 0; rank < 4; rank++) {
                assertThat(seen.add(new Seeds(1).dropout(step, rank))).isTrue();
            }
        }
        assertThat(seen).doesNotContain(new Seeds(2).dropout(1, 0), new Seeds(1).weights(), new Seeds(1).order(1));
    }

    @Test
    void repeats() {
        assertThat(new Seeds(5).order(3)).isEqualTo(new Seeds(5).order(3));
        assertThat(new Seeds(5).weights()).isNotEqualTo(new Seeds(6).weights());
    }
}
