package io.modelport.training;

import java.util.UUID;

/**
 * Which attempt it is.
 *
 * @param id random; its address in the worker API
 * @param job the job it is an attempt of
 * @param number its number within the job, from 1: the fence of everything it writes
 */
public record AttemptIdentity(UUID id, TrainingJobId job, int number) {

    @Override
    public String toString() {
        return "attempt " + number + " of job " + job;
    }
}
