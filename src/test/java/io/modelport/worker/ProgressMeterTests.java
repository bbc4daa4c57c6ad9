package io.modelport.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modelport.process.wire.Progress;
import org.junit.jupiter.api.Test;

class ProgressMeterTests {

    private static final long SECOND = 1_000_000_000L;

    private final ProgressMeter meter = new ProgressMeter(2, 100);

    @Test
    void knowsTheRateOfTheLastSecondsOnly() {
        meter.resumed(0, 0, 0);
        for (int i = 1; i <= 10; i++) {
            meter.stepped(i * SECOND, i, i * 10L);
        }
        for (int i = 11; i <= 20; i++) {
            meter.stepped(i * SECOND, i, 100 + (i - 10) * 50L);
        }
        assertThat(meter.progress(1, 20).examplesPerSecond()).isCloseTo(50, within(1e-9));
    }

    @Test
    void countsTheEvaluationsAheadIntoTheTimeLeft() {
        meter.resumed(0, 0, 0);
        meter.stepped(2 * SECOND, 20, 200);
        assertThat(meter.progress(1, 20).secondsLeft()).isCloseTo(18, within(1e-9));
        meter.evaluated(3 * SECOND);
        Progress progress = meter.progress(1, 20);
        assertThat(progress.secondsLeft()).isCloseTo(18 + 2 * 3, within(1e-9));
        assertThat(progress.percent()).isEqualTo(10);
    }

    @Test
    void leavesTheTimeOfAnEvaluationOutOfTheRate() {
        meter.resumed(0, 0, 0);
        meter.stepped(SECOND, 100, 1_000);
        meter.resumed(5 * SECOND, 100, 1_000);
        meter.stepped(6 * SECOND, 101, 2_000);
        assertThat(meter.progress(2, 101).examplesPerSecond()).isCloseTo(1_000, within(1e-9));
    }

    @Test
    void isDoneAfterTheLastStep() {
        meter.resumed(0, 0, 0);
        meter.stepped(SECOND, 200, 1_000);
        meter.evaluated(SECOND);
        assertThat(meter.progress(2, 200).secondsLeft()).isZero();
    }
}
