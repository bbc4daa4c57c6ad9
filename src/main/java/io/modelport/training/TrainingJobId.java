package io.modelport.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modelport.problem.NotFound;
import java.util.UUID;

/**
 * The identity of a training job.
 *
 * @param value random
 */
public record TrainingJobId(UUID value) {

    /** @throws NotFound when it is not written as our ids are, since no job can have it then */
    @JsonCreator
    public static TrainingJobId parse(String text) {
        try {
            return new TrainingJobId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new NotFound("training-job-not-found", "There is no training job '" + text + "'.",
                    "List the jobs with GET /api/v1/training-jobs.", e);
        }
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
