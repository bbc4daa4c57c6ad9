package io.modelport.serving.core;

/**
 * When a request got how far, in nanoseconds of the data plane's clock; {@link #NEVER} where it did not get.
 *
 * @param arrivedAt its body had arrived
 * @param readAt its inputs were read
 * @param begunAt it left the queue for a slot, or found one free
 * @param ranFrom the run of its first batch began
 * @param ranTo the run of its last batch ended
 * @param writtenFrom the writing of its answer began
 * @param endedAt its answer was written, or it ended otherwise
 */
public record RequestTimes(long arrivedAt, long readAt, long begunAt, long ranFrom, long ranTo, long writtenFrom,
        long endedAt) {

    /** It did not get so far. */
    public static final long NEVER = Long.MIN_VALUE;

    /** How long a phase took that the request did not get to. */
    public static final long NONE = -1;

    /** Of a request that ended as it arrived. */
    static RequestTimes at(long now) {
        return new RequestTimes(now, NEVER, NEVER, NEVER, NEVER, NEVER, now);
    }

    /** From when its body had arrived until its answer was ready to be sent. */
    public long total() {
        return endedAt - arrivedAt;
    }

    /** How long the reading of its inputs took. */
    public long parse() {
        return between(arrivedAt, readAt);
    }

    /** How long it waited for a slot, also when it got none. */
    public long queue() {
        return begunAt == NEVER ? between(readAt, endedAt) : begunAt - readAt;
    }

    /** How long its batches ran, from the beginning of the first to the end of the last. */
    public long infer() {
        return between(ranFrom, ranTo);
    }

    /** How long the writing of its answer took. */
    public long serialise() {
        return between(writtenFrom, endedAt);
    }

    private static long between(long from, long to) {
        return from == NEVER || to == NEVER ? NONE : to - from;
    }
}
