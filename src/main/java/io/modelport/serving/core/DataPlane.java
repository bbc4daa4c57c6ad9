package io.modelport.serving.core;

import io.modelport.network.Signature;
import io.modelport.problem.Denied;
import io.modelport.problem.Problem;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Takes requests from the protocol adapters through routing, checking, queueing and running to their answers. */
public final class DataPlane {

    private final Router router;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final ServingStats stats;
    private final long timeout;
    private final Crowd crowd;
    private final TensorBuffers buffers;
    private final Shadows shadows;
    private final HangLimits hangLimits;
    private final Set<VersionHandle> open = ConcurrentHashMap.newKeySet();

    /** One whose callers never come as a crowd, and which copies no requests. */
    public DataPlane(Router router, Executor executor, LongSupplier nanoTime, ServingStats stats, Duration timeout,
            MemoryBudget budget) {
        this(router, executor, nanoTime, stats, timeout, budget, Crowd.none(), Shadows.none(router, budget, nanoTime),
                new HangLimits(timeout, 1));
    }

    /**
     * @param executor runs queued batches, on few fixed threads
     * @param nanoTime a clock that never goes back, in nanoseconds
     * @param timeout how long a request may take from its arrival
     * @param budget bounds the memory of the inputs of all requests
     * @param crowd says when requests had better gather than be run by the threads that bring them
     * @param shadows takes copies of requests
     * @param hangLimits what is done about runs that do not end
     */
    public DataPlane(Router router, Executor executor, LongSupplier nanoTime, ServingStats stats, Duration timeout,
            MemoryBudget budget, Crowd crowd, Shadows shadows, HangLimits hangLimits) {
        this.hangLimits = hangLimits;
        this.shadows = shadows;
        this.router = router;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.stats = stats;
        this.timeout = timeout.toNanos();
        this.crowd = crowd;
        this.buffers = new TensorBuffers(budget);
    }

    /** A handle on a loaded version, which gets no requests before it is put into the router. */
    public VersionHandle open(String model, int version, Signature signature, Limits limits, ModelRunner runner) {
        VersionHandle handle = new VersionHandle(model, version, new InputContract(signature), limits, runner, this);
        open.add(handle);
        return handle;
    }

    void closed(VersionHandle version) {
        open.remove(version);
    }

    /**
     * Looks after every version, routed or not, as {@link VersionHandle#look} does.
     *
     * @return how many runs hang
     */
    public int look() {
        int hanging = 0;
        for (VersionHandle version : open) {
            version.look();
            hanging += version.hanging();
        }
        return hanging;
    }

    HangLimits hangLimits() {
        return hangLimits;
    }

    public Router router() {
        return router;
    }

    /** Answers one request: on this thread before it returns, or later on another when it had to wait. */
    public void predict(Protocol protocol, String model, VersionAddress address, Exchange exchange) {
        predict(protocol, model, address, timeout, exchange);
    }

    /**
     * Answers one request whose caller waits only so long.
     *
     * @param patience how long, in nanoseconds; the server's own limit holds beside it
     */
    public void predict(Protocol protocol, String model, VersionAddress address, long patience, Exchange exchange) {
        long now = nanoTime.getAsLong();
        VersionHandle version;
        try {
            version = router.acquire(model, address);
        } catch (Problem e) {
            refuse(protocol, model, e, exchange);
            return;
        }
        Prediction prediction = new Prediction(version, protocol, exchange,
                new InputCollector(version.contract(), version.buffers()), now, now + Math.min(timeout, patience));
        prediction.shadowedBy(router.table().shadowsOf(address, version));
        if (prediction.read()) {
            version.submit(prediction);
        }
    }

    /** Fails a request that cannot even be routed. */
    public void refuse(Protocol protocol, Problem problem, Exchange exchange) {
        refuse(protocol, "", problem, exchange);
    }

    /** Reports, when it is answered, that a caller came without a valid key, which its adapter refuses by itself. */
    public void reportKeyless(Protocol protocol, Caller caller) {
        caller.beforeSending(new Refusal(protocol, "",
                new Denied("key-required", "No valid key came with the call.", "Send one."), caller));
    }

    private void refuse(Protocol protocol, String model, Problem problem, Exchange exchange) {
        Refusal refusal = new Refusal(protocol, model, problem, exchange.caller());
        exchange.caller().beforeSending(refusal);
        exchange.fail(problem);
        refusal.run();
    }

    /** Reports a request that reached no version, once. */
    private final class Refusal implements Runnable {

        private final Protocol protocol;
        private final String model;
        private final Problem problem;
        private final Caller caller;
        private boolean reported;

        Refusal(Protocol protocol, String model, Problem problem, Caller caller) {
            this.protocol = protocol;
            this.model = model;
            this.problem = problem;
            this.caller = caller;
        }

        @Override
        public void run() {
            if (!reported) {
                reported = true;
                stats.refused(new RequestSummary(protocol, model, 0, Outcome.of(problem), problem.type(), 0,
                        RequestTimes.at(nanoTime.getAsLong()), null, caller));
            }
        }
    }

    /** How long a request may take from its arrival, in nanoseconds. */
    public long timeout() {
        return timeout;
    }

    Shadows shadows() {
        return shadows;
    }

    TensorBuffers buffers() {
        return buffers;
    }

    Executor executor() {
        return executor;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    Crowd crowd() {
        return crowd;
    }

    ServingStats stats() {
        return stats;
    }
}
