package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Answers each number with ten times itself; raises on {@link #POISON}; keeps count of what it was asked. */
public final class FakeRunner implements ModelRunner {

    /** A number that the model refuses. */
    public static final float POISON = -666;

    /** Rows of two numbers in, rows of two numbers out. */
    public static final Signature SIGNATURE = signature(List.of(-1L, 2L));

    private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    private Consumer<List<Tensor>> beforeRun = inputs -> {};
    private int openSlots;
    private boolean closed;

    /** A signature of one FP32 input {@code x} and one FP32 output {@code y}, both of that shape. */
    public static Signature signature(List<Long> shape) {
        return new Signature(List.of(new TensorSpec("x", DataType.FP32, shape)),
                List.of(new TensorSpec("y", DataType.FP32, shape)), List.of(), null);
    }

    /** Does something before every run, on the thread that runs it. */
    public void beforeRun(Consumer<List<Tensor>> action) {
        beforeRun = action;
    }

    /** Stands still before every run, having said that it was entered, until it is let go. */
    public void hold(CountDownLatch entered, CountDownLatch letGo) {
        beforeRun(inputs -> {
            entered.countDown();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** The number of rows of each run so far. */
    public List<Integer> batches() {
        return List.copyOf(batches);
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    public synchronized int openSlots() {
        return openSlots;
    }

    @Override
    public synchronized Slot openSlot() {
        openSlots++;
        return new Slot() {

            @Override
            public List<Tensor> run(List<Tensor> inputs) {
                return compute(inputs);
            }

            @Override
            public void close() {
                closeSlot();
            }
        };
    }

    @Override
    public synchronized void close() {
        if (openSlots > 0) {
            throw new IllegalStateException(openSlots + " slots are open");
        }
        closed = true;
    }

    private synchronized void closeSlot() {
        openSlots--;
    }

    private List<Tensor> compute(List<Tensor> inputs) {
        if (isClosed()) {
            throw new IllegalStateException("run after close");
        }
        beforeRun.accept(inputs);
        Tensor input = inputs.getFirst();
        batches.add((int) input.shape()[0]);
        ByteBuffer output = Tensor.allocate(input.data().remaining());
        for (int i = 0; i < input.data().remaining(); i += Float.BYTES) {
            float value = input.data().getFloat(input.data().position() + i);
            if (value == POISON) {
                throw new Invalid("model-raised", "The model raised.", "Send other numbers.");
            }
            output.putFloat(i, value * 10);
        }
        return List.of(new Tensor(input.type(), input.shape().clone(), output));
    }
}
