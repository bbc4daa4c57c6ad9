package io.modelport.monitoring;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets through so many in each second. */
final class LineRate {

    private static final long SECOND = 1_000_000_000;

    private final int perSecond;
    private final LongSupplier nanoTime;
    private final AtomicLong secondBegan;
    private final AtomicInteger let = new AtomicInteger();

    LineRate(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.secondBegan = new AtomicLong(nanoTime.getAsLong());
    }

    boolean tryPass() {
        long now = nanoTime.getAsLong();
        long began = secondBegan.get();
        if (now - began >= SECOND && secondBegan.compareAndSet(began, now)) {
            let.set(0);
        }
        // Without the look first, a flood of many years would let it overflow.
        return let.get() < perSecond && let.incrementAndGet() <= perSecond;
    }
}
