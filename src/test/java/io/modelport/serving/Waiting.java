package io.modelport.serving;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread or node brings about. */
public final class Waiting {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Waiting() {}

    public static void until(Callable<Boolean> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("it did not come about within " + PATIENCE.toSeconds() + " s");
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
