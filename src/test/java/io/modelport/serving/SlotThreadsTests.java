package io.modelport.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlotThreadsTests {

    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    @Test
    void whatWaitsRunsThoughAllThreadsAreInBatchesThatDoNotEnd() {
        try (SlotThreads threads = new SlotThreads(2, 4)) {
            stick(threads, 2);

            threads.execute(done::incrementAndGet);
            Waiting.until(() -> done.get() == 1);

            assertThat(threads.size()).isEqualTo(3);
            released.countDown();
        }
    }

    @Test
    void thereAreNeverMoreThreadsThanMayBe() {
        try (SlotThreads threads = new SlotThreads(1, 3)) {
            stick(threads, 3);
            threads.execute(done::incrementAndGet);

            assertThat(threads.size()).isEqualTo(3);
            assertThat(done).hasValue(0);
            released.countDown();
            Waiting.until(() -> done.get() == 1);
            assertThat(threads.size()).isEqualTo(3);
        }
    }

    private void stick(SlotThreads threads, int tasks) {
        for (int i = 0; i < tasks; i++) {
            threads.execute(() -> {
                begun.incrementAndGet();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        Waiting.until(() -> begun.get() == tasks);
    }
}
