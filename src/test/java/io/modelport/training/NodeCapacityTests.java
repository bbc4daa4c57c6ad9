package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class NodeCapacityTests {

    @ParameterizedTest
    @CsvSource({"1, 2, 1, 1024", "2, 24, 1, 12288", "8, 32, 2, 8192", "64, 512, 16, 16384", "64, 16, 4, 2048"})
    void givesHalfOfTheMemoryToASlotForEveryFourCores(int cores, int gigabytes, int slots, int megabytesOfOne) {
        NodeCapacity capacity = NodeCapacity.of(bind(Map.of()), cores, DataSize.ofGigabytes(gigabytes));

        assertThat(capacity.slots()).isEqualTo(slots);
        assertThat(capacity.memory()).isEqualTo(DataSize.ofMegabytes(gigabytes * 512L));
        assertThat(capacity.memoryOfOne()).isEqualTo(DataSize.ofMegabytes(megabytesOfOne));
    }

    @Test
    void takesWhatIsSet() {
        NodeCapacity capacity = NodeCapacity.of(bind(Map.of("modelport.training.slots", "3",
                "modelport.training.memory", "10GB", "modelport.training.memory-limit", "2GB")), 2,
                DataSize.ofGigabytes(4));

        assertThat(capacity).isEqualTo(new NodeCapacity(3, DataSize.ofGigabytes(10), DataSize.ofGigabytes(2)));
    }

    @Test
    void servesOnlyWithoutSlots() {
        NodeCapacity capacity = NodeCapacity.of(bind(Map.of("modelport.training.slots", "0")), 2,
                DataSize.ofGigabytes(4));

        assertThat(capacity.slots()).isZero();
    }

    @Test
    void refusesALimitThatTheNodeCannotGive() {
        TrainingProperties properties = bind(Map.of("modelport.training.memory", "1GB",
                "modelport.training.memory-limit", "2GB"));

        assertThatThrownBy(() -> NodeCapacity.of(properties, 2, DataSize.ofGigabytes(4)))
                .hasMessageContaining("modelport.training.memory-limit");
    }

    @Test
    void leavesHalfOfAnAttemptsMemoryToNativeCodeUnlessTold() {
        assertThat(bind(Map.of()).heapWithin(4_000)).isEqualTo(DataSize.ofBytes(2_000));
        assertThat(bind(Map.of("modelport.training.heap", "1KB")).heapWithin(4_000)).isEqualTo(DataSize.ofKilobytes(1));
        assertThat(bind(Map.of("modelport.training.heap", "1GB")).heapWithin(4_000)).isEqualTo(DataSize.ofBytes(4_000));
    }

    private static TrainingProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("modelport.training",
                TrainingProperties.class);
    }
}
