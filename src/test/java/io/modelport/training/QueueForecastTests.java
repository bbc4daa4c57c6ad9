package io.modelport.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.training.QueueForecast.Work;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueueForecastTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long MEMORY = 100;

    private final Work first = work(30.0);
    private final Work second = work(5.0);
    private final Work third = work(7.0);

    @Test
    void startsAJobAtOnceWhereASlotIsFree() {
        QueueForecast forecast = forecast(2, List.of(work(60.0)), List.of(first));

        assertThat(forecast.find(first.job())).hasValue(new JobEstimate(NOW, NOW.plusSeconds(30), null));
    }

    @Test
    void givesEachJobTheSlotThatIsFreeFirst() {
        QueueForecast forecast = forecast(2, List.of(work(10.0), work(20.0)), List.of(first, second, third));

        assertThat(forecast.find(first.job()).orElseThrow().start()).isEqualTo(NOW.plusSeconds(10));
        assertThat(forecast.find(second.job())).hasValue(estimate(20, 25));
        assertThat(forecast.find(third.job())).hasValue(estimate(25, 32));
    }

    @Test
    void countsOnNoSlotWhoseJobMayTakeAnyTime() {
        Work unknown = work(null);
        QueueForecast forecast = forecast(2, List.of(unknown, work(10.0)), List.of(work(null), second));

        assertThat(forecast.find(unknown.job())).hasValue(new JobEstimate(null, null, QueueForecast.LIKE_IT));
        assertThat(forecast.find(second.job())).hasValue(new JobEstimate(null, null, QueueForecast.BEFORE_IT));
    }

    @Test
    void tellsTheStartOfAJobWhoseLengthItDoesNotKnow() {
        Work unknown = work(null);
        QueueForecast forecast = forecast(1, List.of(work(10.0)), List.of(unknown));

        assertThat(forecast.find(unknown.job()))
                .hasValue(new JobEstimate(NOW.plusSeconds(10), null, QueueForecast.LIKE_IT));
    }

    @Test
    void waitsAsLongAsAJobHasToAfterAFailure() {
        Work delayed = Work.of(UUID.randomUUID(), 4, 6.0, 0);

        assertThat(forecast(1, List.of(), List.of(delayed)).find(delayed.job())).hasValue(estimate(4, 10));
    }

    @Test
    void tellsWhenARunningJobIsDone() {
        assertThat(forecast(1, List.of(first), List.of()).find(first.job()))
                .hasValue(new JobEstimate(null, NOW.plusSeconds(30), null));
    }

    @Test
    void saysWhyNothingCanBeTold() {
        assertThat(forecast(0, List.of(), List.of(first)).find(first.job()).orElseThrow().unknown())
                .isEqualTo(QueueForecast.NO_SLOTS);
        Work large = Work.of(UUID.randomUUID(), 0, 1.0, MEMORY + 1);
        QueueForecast forecast = forecast(1, List.of(), List.of(large, second));
        assertThat(forecast.find(large.job()).orElseThrow().unknown()).isEqualTo(QueueForecast.NO_MEMORY);
        assertThat(forecast.find(second.job())).as("it keeps nobody waiting").hasValue(estimate(0, 5));
        assertThat(forecast.find(UUID.randomUUID())).isEmpty();
    }

    private static QueueForecast forecast(int slots, List<Work> running, List<Work> queued) {
        return QueueForecast.of(NOW, slots, MEMORY, running, queued);
    }

    private static Work work(@Nullable Double seconds) {
        return Work.of(UUID.randomUUID(), 0, seconds, 0);
    }

    private static JobEstimate estimate(long start, long finish) {
        return new JobEstimate(NOW.plusSeconds(start), NOW.plusSeconds(finish), null);
    }
}
