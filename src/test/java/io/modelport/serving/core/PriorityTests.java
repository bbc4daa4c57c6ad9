package io.modelport.serving.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.DeadlineExceeded;
import io.modelport.problem.Invalid;
import io.modelport.problem.Overloaded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriorityTests {

    private final TestPlane plane = new TestPlane();
    private final FakeRunner runner = new FakeRunner();
    private final List<Float> order = new ArrayList<>();

    @Test
    void theMoreUrgentRunFirstAndEquallyUrgentOnesAsTheyCame() {
        serve(1, 100);
        plane.whileRunning("m", runner, () -> {
            send(1, Priority.LOW);
            send(2, Priority.NORMAL);
            send(3, Priority.HIGH);
            send(4, Priority.NORMAL);
            send(5, Priority.HIGH);
        });

        plane.executor.runAll();

        assertThat(order).containsExactly(3f, 5f, 2f, 4f, 1f);
    }

    @Test
    void lessUrgentRowsTakeTheSeatsThatMoreUrgentOnesLeave() {
        serve(3, 100);
        plane.whileRunning("m", runner, () -> {
            send(1, Priority.LOW);
            send(2, Priority.LOW);
            send(3, Priority.LOW);
            send(4, Priority.HIGH);
        });

        plane.executor.runAll();

        assertThat(runner.batches()).containsExactly(1, 3, 1);
        assertThat(order).containsExactly(4f, 3f);
    }

    @Test
    void nobodyWaitsForEverBehindMoreUrgentOnes() {
        serve(1, 100);
        plane.whileRunning("m", runner, () -> {
            send(1, Priority.LOW);
            for (int i = 0; i < 30; i++) {
                plane.clock.incrementAndGet();
                send(100 + i, Priority.HIGH);
            }
        });

        plane.executor.runAll();

        assertThat(order.indexOf(1f)).as("runs before it").isEqualTo(PredictionQueue.TURNS - 1);
        assertThat(order).hasSize(31);
    }

    @Test
    void aFullQueueGivesTheLeastUrgentPlaceToAMoreUrgentRequest() {
        serve(1, 2);
        List<FakeExchange> sent = new ArrayList<>();
        plane.whileRunning("m", runner, () -> {
            sent.add(send(1, Priority.LOW));
            sent.add(send(2, Priority.NORMAL));
            sent.add(send(3, Priority.HIGH));
            sent.add(send(4, Priority.NORMAL));
        });

        assertThat(sent.get(0).failure()).isInstanceOf(Overloaded.class);
        assertThat(sent.get(3).failure()).as("it is not more urgent than what waits").isInstanceOf(Overloaded.class);
        plane.executor.runAll();
        assertThat(order).containsExactly(3f, 2f);
        FakeExchange later = plane.send("m", FakeExchange.ofRows(1, 9));
        assertThat(later.numbers()).isEqualTo(later.expected());
    }

    @Test
    void aRequestIsNotBegunAfterItsPatienceIsOver() {
        serve(1, 100);
        List<FakeExchange> sent = new ArrayList<>();
        plane.whileRunning("m", runner, () -> {
            sent.add(plane.send("m", FakeExchange.ofRows(1, 1).patient(5_000_000)));
            sent.add(plane.send("m", FakeExchange.ofRows(1, 2)));
        });
        plane.clock.addAndGet(5_000_000_000L);

        plane.executor.runAll();

        assertThat(sent.get(0).failure()).isInstanceOf(DeadlineExceeded.class);
        assertThat(sent.get(1).numbers()).isEqualTo(sent.get(1).expected());
        assertThat(runner.batches()).containsExactly(1, 1);
    }

    @Test
    void understandsNamesAndTritonsNumbers() {
        assertThat(Priority.of(null)).isEqualTo(Priority.NORMAL);
        assertThat(Priority.of(" High ")).isEqualTo(Priority.HIGH);
        assertThat(Priority.of("low")).isEqualTo(Priority.LOW);
        assertThat(Priority.of(0, Priority.LOW)).isEqualTo(Priority.LOW);
        assertThat(Priority.of(1, Priority.LOW)).isEqualTo(Priority.HIGH);
        assertThat(Priority.of(2, Priority.LOW)).isEqualTo(Priority.NORMAL);
        assertThat(Priority.of(Long.MAX_VALUE, Priority.HIGH)).isEqualTo(Priority.LOW);
        assertThatThrownBy(() -> Priority.of("urgent")).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> Priority.of(-1, Priority.LOW)).isInstanceOf(Invalid.class);
    }

    private void serve(int batchLimit, int queueLimit) {
        VersionHandle _ = plane.serve("m", new Limits(batchLimit, 1, queueLimit), runner);
    }

    private FakeExchange send(float first, Priority priority) {
        runner.beforeRun(inputs -> {
            float ran = inputs.getFirst().data().getFloat(0);
            if (ran != 7) {
                order.add(ran);
            }
        });
        return plane.send("m", FakeExchange.ofRows(1, first).urgent(priority));
    }
}
