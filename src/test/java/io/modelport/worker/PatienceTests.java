package io.modelport.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTests {

    private final AtomicLong nanos = new AtomicLong(-5);
    private final Patience patience = new Patience(nanos::get, new Random(1), Duration.ofSeconds(20));

    @Test
    void endsWhenTheNodeIsSilentForTwoThirdsOfALease() {
        patience.lease(Duration.ofSeconds(30));
        pass(Duration.ofSeconds(20));
        assertThat(patience.isOver()).isFalse();

        pass(Duration.ofMillis(1));
        assertThat(patience.isOver()).isTrue();
    }

    @Test
    void countsTheLeaseFromWhenTheLastServedCallWasSent() {
        patience.lease(Duration.ofSeconds(3));
        long sent = patience.now();
        pass(Duration.ofSeconds(2));
        patience.served(sent);

        assertThat(patience.isOver()).isFalse();

        pass(Duration.ofMillis(1));
        assertThat(patience.isOver()).isTrue();
    }

    @Test
    void countsTheFirstLeaseFromTheAssignmentOn() {
        pass(Duration.ofSeconds(15));

        patience.lease(Duration.ofSeconds(3));

        assertThat(patience.isOver()).isFalse();
    }

    @Test
    void leavesTimeForAnotherTryWithinALease() {
        patience.lease(Duration.ofSeconds(3));
        assertThat(patience.answerLimit()).isEqualTo(Duration.ofSeconds(1));

        patience.lease(Duration.ofHours(1));
        assertThat(patience.answerLimit()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void lastsLongerWithANodeThatAnswersButCannotServe() {
        for (int second = 0; second < 600; second += 10) {
            pass(Duration.ofSeconds(10));
            patience.answered();
            assertThat(patience.isOver()).isFalse();
        }
        pass(Duration.ofSeconds(10));
        patience.answered();

        assertThat(patience.isOver()).isTrue();
    }

    @Test
    void waitsLongerFromTryToTryUpToTwoSeconds() {
        for (int tries = 0; tries < 50; tries++) {
            long ceiling = Math.min(2_000, 100L << Math.min(tries, 10));
            assertThat(patience.pause(tries).toMillis()).isBetween(ceiling / 2, ceiling);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
