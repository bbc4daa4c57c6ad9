package io.modelport.serving.core;

/**
 * One request as its protocol adapter holds it: the adapter reads the inputs and writes the answer, the data plane does
 * what lies between. One of {@link #answer} and {@link #fail} is called, once.
 */
public interface Exchange {

    /** Who sent the request. */
    Caller caller();

    /**
     * Reads the inputs out of the request.
     *
     * @param inputs collects and checks them
     * @throws io.modelport.problem.Problem when the request cannot be read
     */
    void read(InputCollector inputs);

    /**
     * The request is about to wait in the queue, and the calling thread to leave; the answer comes on another thread.
     *
     * @param waiting to be cancelled when the caller goes away or its time is up
     */
    void suspend(Prediction waiting);

    /** Looks whether the caller of a request that waits is still there, and cancels it if not. */
    default void probe() {}

    /**
     * Writes and sends the answer.
     *
     * @throws RuntimeException when that failed and nothing was sent; {@link #fail} is called then
     */
    void answer(Answer answer);

    /** @param failure a {@link io.modelport.problem.Problem}, or a fault of the server */
    void fail(Throwable failure);
}
