package io.modelport.serving.core;

/** A caller whose adapter says when an answer is about to be sent. */
public abstract class AnsweredCaller implements Caller {

    private Runnable beforeSending = () -> {};
    private int status = -1;

    @Override
    public final int status() {
        return status;
    }

    @Override
    public final void beforeSending(Runnable report) {
        beforeSending = report;
    }

    /**
     * An answer or a failure is about to be sent.
     *
     * @param code its status, by HTTP's or gRPC's numbers
     */
    public final void sending(int code) {
        status = code;
        beforeSending.run();
    }
}
