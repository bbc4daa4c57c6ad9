package io.modelport.serving.core;

/**
 * One request as its protocol adapter holds it: the adapter reads the inputs and writes the answer, the data plane does
 * what lies between. Exactly one of {@link #answer} and {@link #fail} is called, once.
 */
public interface Exchange {

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

    void answer(Answer answer);

    /** @param failure a {@link io.modelport.problem.Problem}, or a fault of the server */
    void fail(Throwable failure);
}
