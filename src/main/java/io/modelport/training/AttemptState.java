package io.modelport.training;

/** Where one attempt of a training job stands. */
public enum AttemptState {

    /** Its process runs, or is about to. */
    RUNNING,
    /** It published the job's result. */
    SUCCEEDED,
    /** It reported a failure, or its process ended without a result. */
    FAILED,
    /** It was stopped because its job was cancelled. */
    CANCELLED,
    /** Its node ended or did not renew its lease; the job goes on with another attempt. */
    LOST
}
