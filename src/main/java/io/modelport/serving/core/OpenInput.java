package io.modelport.serving.core;

import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An input that is being read before its shape is known, in memory that grows. */
public final class OpenInput {

    private static final int FIRST_SIZE = 1 << 12;

    private final int index;
    private final TensorSpec spec;
    private final TensorBuffers buffers;
    private @Nullable ByteBuffer data;

    OpenInput(int index, TensorSpec spec, TensorBuffers buffers) {
        this.index = index;
        this.spec = spec;
        this.buffers = buffers;
    }

    public TensorSpec spec() {
        return spec;
    }

    /**
     * Room for more elements; what was written stays.
     *
     * @param used how many bytes were written
     * @param more how many bytes are needed behind them at least
     * @param most how many bytes the rest of the request can fill at most, so that a short request cannot take much
     *            memory
     * @return direct and little-endian; its limit is where the room ends
     * @throws Invalid when it would be larger than a tensor may be
     * @throws io.modelport.problem.Problem when the requests of the node take as much memory as they may
     */
    public ByteBuffer grow(int used, long more, long most) {
        long needed = used + more;
        if (needed > TensorBuffers.LARGEST) {
            throw tooLarge(spec, needed);
        }
        ByteBuffer before = data;
        long wanted = Math.max(FIRST_SIZE, before == null ? needed : 2L * before.limit());
        long bytes = Math.max(needed, Math.min(Math.min(wanted, used + most), TensorBuffers.LARGEST));
        ByteBuffer larger = buffers.take((int) bytes);
        if (before != null) {
            larger.put(0, before, 0, used);
            buffers.giveBack(before);
        }
        data = larger;
        return larger;
    }

    int index() {
        return index;
    }

    /** The elements, which take so many bytes. */
    ByteBuffer elements(long bytes) {
        ByteBuffer read = data == null ? grow(0, 0, 0) : data;
        return read.limit(Math.toIntExact(bytes));
    }

    void discard() {
        if (data != null) {
            buffers.giveBack(data);
            data = null;
        }
    }

    static Invalid tooLarge(TensorSpec input, long bytes) {
        return InputContract.refuse("tensor-too-large", input, "would take " + bytes + " bytes");
    }
}
