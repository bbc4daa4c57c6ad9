package io.modelport.training;

/** Where a training job stands. */
public enum JobState {

    /** It waits for a free slot. */
    QUEUED,
    /** One of its attempts runs. */
    RUNNING,
    /** Its model version is registered. */
    SUCCEEDED,
    /** It will not be tried again. */
    FAILED,
    /** Somebody cancelled it, and nothing of it runs any more. */
    CANCELLED;

    /** Whether it will never change again. */
    public boolean isFinal() {
        return this != QUEUED && this != RUNNING;
    }
}
