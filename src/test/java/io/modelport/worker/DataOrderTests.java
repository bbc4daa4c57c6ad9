package io.modelport.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataOrderTests {

    @Test
    void visitsEveryExampleOnce() {
        int[] order = new DataOrder(1_000, 10, 1).shuffle(3).clone();
        assertThat(order).isNotEqualTo(IntStream.range(0, 1_000).toArray());
        assertThat(order).containsExactlyInAnyOrder(IntStream.range(0, 1_000).toArray());
    }

    @Test
    void givesTheSameOrderForTheSameSeedWhateverCameBefore() {
        DataOrder used = new DataOrder(100, 10, 1);
        used.shuffle(1);
        assertThat(used.shuffle(2)).isEqualTo(new DataOrder(100, 10, 1).shuffle(2));
    }

    @Test
    void endsWithAShorterBatch() {
        DataOrder order = new DataOrder(25, 10, 1);
        assertThat(order.stepsPerEpoch()).isEqualTo(3);
        assertThat(order.from(2)).isEqualTo(20);
        assertThat(order.to(2)).isEqualTo(25);
    }

    @Test
    void leavesOutABatchThatIsTooShort() {
        assertThat(new DataOrder(23, 10, 4).stepsPerEpoch()).isEqualTo(2);
        assertThat(new DataOrder(24, 10, 4).stepsPerEpoch()).isEqualTo(3);
        assertThat(new DataOrder(20, 10, 1).stepsPerEpoch()).isEqualTo(2);
    }
}
