package io.modelport.serving.core;

import io.modelport.network.Signature;
import io.modelport.problem.Problem;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Takes requests from the protocol adapters through routing, checking, queueing and running to their answers. */
public final class DataPlane {

    private final Router router;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final ServingStats stats;
    private final long timeout;
    private final TensorBuffers buffers = new TensorBuffers();

    /**
     * @param executor runs queued batches, on few fixed threads
     * @param nanoTime a clock that never goes back, in nanoseconds
     * @param timeout how long a request may take from its arrival
     */
    public DataPlane(Router router, Executor executor, LongSupplier nanoTime, ServingStats stats, Duration timeout) {
        this.router = router;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.stats = stats;
        this.timeout = timeout.toNanos();
    }

    /** A handle on a loaded version, which gets no requests before it is put into the router. */
    public VersionHandle open(String model, int version, Signature signature, Limits limits, ModelRunner runner) {
        return new VersionHandle(model, version, new InputContract(signature), limits, runner, this);
    }

    public Router router() {
        return router;
    }

    /** Answers one request: on this thread before it returns, or later on another when it had to wait. */
    public void predict(Protocol protocol, String model, VersionAddress address, Exchange exchange) {
        long now = nanoTime.getAsLong();
        VersionHandle version;
        try {
            version = router.acquire(model, address);
        } catch (Problem e) {
            refuse(protocol, e, exchange);
            return;
        }
        Prediction prediction = new Prediction(version, protocol, exchange,
                new InputCollector(version.contract(), buffers), now, now + timeout);
        if (prediction.read()) {
            version.submit(prediction);
        }
    }

    /** Fails a request that cannot even be routed. */
    public void refuse(Protocol protocol, Problem problem, Exchange exchange) {
        stats.refused(protocol, Outcome.of(problem));
        exchange.fail(problem);
    }

    Executor executor() {
        return executor;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    ServingStats stats() {
        return stats;
    }
}
