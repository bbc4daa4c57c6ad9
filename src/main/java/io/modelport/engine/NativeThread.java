package io.modelport.engine;

import ai.djl.pytorch.jni.JniUtils;

import org.jspecify.annotations.Nullable;

/**
 * The one thread that may use a predictor or a session. libtorch keeps its gradient mode and its graph executor's mode
 * per thread; the optimizing executor is off, because it recompiles on the first calls of every shape, and what it
 * compiles differs from what it ran before in the last bits.
 */
final class NativeThread {

    private final boolean gradients;
    private @Nullable Thread owner;

    NativeThread(boolean gradients) {
        this.gradients = gradients;
    }

    /** Makes the calling thread the owner on the first call, and insists on it afterwards. */
    void enter() {
        Thread current = Thread.currentThread();
        if (owner == null) {
            owner = current;
            JniUtils.setGradMode(gradients);
            JniUtils.setGraphExecutorOptimize(false);
        } else if (!current.equals(owner)) {
            throw new IllegalStateException("used by " + current.getName() + ", but confined to "
                    + owner.getName());
        }
    }
}
