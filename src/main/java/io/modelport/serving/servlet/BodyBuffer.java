package io.modelport.serving.servlet;

import io.modelport.problem.TooLarge;
import java.util.Arrays;

/** A body that grows as it comes, within its limit and the node's memory budget, which gets its bytes back on closing. */
final class BodyBuffer implements AutoCloseable {

    private static final int FIRST_SIZE = 1 << 14;

    private final HttpLimits limits;
    private byte[] bytes;
    private int count;
    private long taken;
    private boolean closed;

    /** @param begun bytes that have arrived, to be copied */
    BodyBuffer(HttpLimits limits, byte[] begun, int count) {
        this.limits = limits;
        int size = Math.max(FIRST_SIZE, count * 2);
        limits.budget().take(size);
        this.taken = size;
        this.bytes = Arrays.copyOf(begun, size);
        this.count = count;
    }

    /** The array, which has room for one byte behind the body. */
    byte[] bytes() {
        return bytes;
    }

    int count() {
        return count;
    }

    /**
     * Room for more, at least one byte of it.
     *
     * @return how many bytes may be put behind the body now
     * @throws io.modelport.problem.Problem when the body has as many bytes as it may, or the node has no memory for more
     */
    synchronized int room() {
        if (closed) {
            throw new IllegalStateException("nobody waits for the body any more");
        }
        if (count > limits.bodyBytes()) {
            throw tooLarge(limits);
        }
        if (count + 1 >= bytes.length) {
            // One byte beyond the limit shows that there is more, one more is the reader's.
            int size = (int) Math.min(bytes.length * 2L, limits.bodyBytes() + 2L);
            limits.budget().take(size);
            bytes = Arrays.copyOf(bytes, size);
            limits.budget().giveBack(taken);
            taken = size;
        }
        return bytes.length - 1 - count;
    }

    /** So many bytes were put behind the body. */
    void added(int more) {
        count += more;
        if (count > limits.bodyBytes()) {
            throw tooLarge(limits);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        limits.budget().giveBack(taken);
        taken = 0;
    }

    static TooLarge tooLarge(HttpLimits limits) {
        return new TooLarge("body-too-large", "The body has more than " + limits.bodyBytes() + " bytes.",
                "Send fewer rows at a time, or raise modelport.serving.body-limit.");
    }
}
