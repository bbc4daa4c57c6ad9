package io.modelport.worker;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * How long an attempt puts up with a node that does not serve it. A node that says nothing for two thirds of a lease has
 * ended, or is cut off: another attempt will take this one's place as soon as the lease is over, so this one has to end
 * before. A node that answers but cannot serve, because its database is away, is waited for longer: as a rule nobody can
 * take this attempt's place then, and where somebody can, the fence refuses whatever this one still writes.
 */
final class Patience {

    private static final Duration WITH_AN_UNABLE_NODE = Duration.ofMinutes(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private volatile long leaseNanos;
    private volatile long lastAnswer;
    private volatile long lastService;

    /**
     * @param nanoTime a clock that only ever goes forward, in nanoseconds
     * @param firstLease how long a node may be silent until it tells the lease
     */
    Patience(LongSupplier nanoTime, RandomGenerator random, Duration firstLease) {
        this.nanoTime = nanoTime;
        this.random = random;
        this.leaseNanos = firstLease.toNanos();
        this.lastAnswer = nanoTime.getAsLong();
        this.lastService = lastAnswer;
    }

    /** Takes the lease, which begins now: until an attempt has got its assignment, its node answers for it. */
    void lease(Duration lease) {
        leaseNanos = lease.toNanos();
        served(now());
    }

    /** How long to wait for an answer, so that there is time for another try. */
    Duration answerLimit() {
        return Duration.ofNanos(Math.min(leaseNanos / 3, LONGEST_ANSWER.toNanos()));
    }

    /** The present time, to be given to {@link #served} for what is sent now. */
    long now() {
        return nanoTime.getAsLong();
    }

    /** @param sent when the call was sent that the node served: the lease is at least that young */
    void served(long sent) {
        lastAnswer = Math.max(lastAnswer, sent);
        lastService = Math.max(lastService, sent);
    }

    /** The node has just answered without serving. */
    void answered() {
        lastAnswer = nanoTime.getAsLong();
    }

    boolean isOver() {
        long now = nanoTime.getAsLong();
        return now - lastAnswer > leaseNanos / 3 * 2
                || now - lastService > Math.max(leaseNanos, WITH_AN_UNABLE_NODE.toNanos());
    }

    /** How long to wait before try number {@code tries + 1}: longer and longer, by chance. */
    Duration pause(int tries) {
        long ceiling = Math.min(LONGEST_PAUSE.toMillis(), 100L << Math.min(tries, 10));
        return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
    }
}
