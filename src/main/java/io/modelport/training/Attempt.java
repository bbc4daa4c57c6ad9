package io.modelport.training;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One try at a training job; made by the claim, ended by its job. */
@Entity
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields that no method reads.
@Table(name = "training_attempt")
class Attempt {

    @Id
    private UUID id;

    private int number;

    @Enumerated(EnumType.STRING)
    private AttemptState state;

    private @Nullable String reason;

    private @Nullable Instant endedAt;

    @Version
    private int revision;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    Attempt() {}

    int number() {
        return number;
    }

    AttemptState state() {
        return state;
    }

    void end(AttemptState outcome, @Nullable String why, Instant now) {
        if (state != AttemptState.RUNNING) {
            throw new IllegalStateException("attempt " + id + " is " + state + " already");
        }
        state = outcome;
        reason = why;
        endedAt = now;
    }
}
