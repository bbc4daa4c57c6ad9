package io.modelport.serving.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeaseCountTests {

    private final AtomicInteger drained = new AtomicInteger();
    private final LeaseCount leases = new LeaseCount(drained::incrementAndGet);

    @Test
    void drainsAtOnceWhenNobodyUsesIt() {
        leases.close();
        assertThat(drained).hasValue(1);
        assertThat(leases.acquire()).isFalse();
        assertThat(drained).hasValue(1);
    }

    @Test
    void drainsWithTheLastRelease() {
        assertThat(leases.acquire()).isTrue();
        assertThat(leases.acquire()).isTrue();
        leases.close();
        assertThat(leases.acquire()).isFalse();
        leases.release();
        assertThat(drained).hasValue(0);
        leases.release();
        assertThat(drained).hasValue(1);
    }

    @Test
    void closingTwiceDrainsOnce() {
        leases.acquire();
        leases.close();
        leases.close();
        leases.release();
        leases.close();
        assertThat(drained).hasValue(1);
    }

    @Test
    void nobodyUsesItAfterItWasDrainedHoweverManyTry() throws Exception {
        for (int round = 0; round < 200; round++) {
            AtomicInteger using = new AtomicInteger();
            AtomicInteger usingWhenDrained = new AtomicInteger(-1);
            LeaseCount contended = new LeaseCount(() -> usingWhenDrained.set(using.get()));
            CountDownLatch start = new CountDownLatch(1);
            try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
                Future<?> first = threads.submit(() -> use(contended, using, start));
                Future<?> second = threads.submit(() -> use(contended, using, start));
                Future<?> closer = threads.submit(() -> {
                    start.await();
                    contended.close();
                    return null;
                });
                start.countDown();
                first.get();
                second.get();
                closer.get();
            }
            assertThat(usingWhenDrained).hasValue(0);
        }
    }

    private static Void use(LeaseCount leases, AtomicInteger using, CountDownLatch start) throws InterruptedException {
        start.await();
        while (leases.acquire()) {
            using.incrementAndGet();
            using.decrementAndGet();
            leases.release();
        }
        return null;
    }
}
