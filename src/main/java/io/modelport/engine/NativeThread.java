package io.modelport.engine;

import ai.djl.pytorch.jni.JniUtils;

import org.jspecify.annotations.Nullable;

/**
 * The modes of the threads that call libtorch, which keeps its gradient mode and its graph executor's mode per thread.
 * The optimizing executor is off, because it recompiles on the first calls of every shape, and what it compiles differs
 * from what it ran before in the last bits.
 */
final class NativeThread {

    private static final ThreadLocal<@Nullable Boolean> GRADIENTS = new ThreadLocal<>();

    private final boolean gradients;
    private @Nullable Thread owner;

    /** @param gradients whether the one thread that may use a session records gradients */
    NativeThread(boolean gradients) {
        this.gradients = gradients;
    }

    /** Makes the calling thread the owner on the first call, and insists on it afterwards. */
    void enter() {
        Thread current = Thread.currentThread();
        if (owner == null) {
            owner = current;
        } else if (!current.equals(owner)) {
            throw new IllegalStateException("used by " + current.getName() + ", but confined to "
                    + owner.getName());
        }
        prepare(gradients);
    }

    /** Sets the modes of the calling thread, unless they are set so already. */
    static void prepare(boolean gradients) {
        Boolean present = GRADIENTS.get();
        if (present == null) {
            JniUtils.setGraphExecutorOptimize(false);
        }
        if (present == null || present != gradients) {
            JniUtils.setGradMode(gradients);
            GRADIENTS.set(gradients);
        }
    }
}
