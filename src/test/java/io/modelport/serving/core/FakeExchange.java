package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import io.modelport.network.DataType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request of rows of numbers for {@link FakeRunner}. */
final class FakeExchange implements Exchange {

    private final long[] shape;
    private final float[] values;
    private final FakeCaller caller = new FakeCaller();
    private final CompletableFuture<List<Float>> result = new CompletableFuture<>();
    private @Nullable Answer answer;
    private @Nullable Prediction waiting;
    private Runnable beforeSending = () -> {};
    private Runnable beforeDelivery = () -> {};
    private Priority priority = Priority.NORMAL;
    private long patience;
    private int deliveries;

    private FakeExchange(long[] shape, float[] values) {
        this.shape = shape;
        this.values = values;
    }

    /** Rows of two: {first, first}, {first + 1, first + 1}, … */
    static FakeExchange ofRows(int rows, float first) {
        float[] values = new float[rows * 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = first + i / 2;
        }
        return new FakeExchange(new long[] {rows, 2}, values);
    }

    static FakeExchange ofShape(long... shape) {
        int size = 1;
        for (long dimension : shape) {
            size *= (int) Math.max(dimension, 1);
        }
        return new FakeExchange(shape, new float[size]);
    }

    /** The same, which says how urgent it is. */
    FakeExchange urgent(Priority asked) {
        priority = asked;
        return this;
    }

    /** The same, which may wait for so many microseconds. */
    FakeExchange patient(long micros) {
        patience = micros;
        return this;
    }

    @Override
    public FakeCaller caller() {
        return caller;
    }

    @Override
    public void read(InputCollector inputs) {
        inputs.priority(priority);
        inputs.patience(patience);
        ByteBuffer data = inputs.add("x", DataType.FP32, shape, values.length);
        for (int i = 0; i < values.length; i++) {
            data.putFloat(i * Float.BYTES, values[i]);
        }
    }

    @Override
    public void suspend(Prediction prediction) {
        waiting = prediction;
    }

    @Override
    public void answer(Answer given) {
        answer = given;
        List<Float> numbers = new ArrayList<>();
        Tensor output = given.outputs().getFirst();
        for (int i = 0; i < output.data().remaining(); i += Float.BYTES) {
            numbers.add(output.data().getFloat(output.data().position() + i));
        }
        beforeSending.run();
        caller.sending(200);
        beforeDelivery.run();
        deliveries++;
        result.complete(numbers);
    }

    @Override
    public void fail(Throwable failure) {
        deliveries++;
        caller.sending(400);
        result.completeExceptionally(failure);
    }

    /** Does something while the answer is written. */
    void beforeSending(Runnable action) {
        beforeSending = action;
    }

    /** Does something when the answer is written. */
    void beforeDelivery(Runnable action) {
        beforeDelivery = action;
    }

    boolean isDone() {
        return result.isDone();
    }

    int deliveries() {
        return deliveries;
    }

    boolean hasWaited() {
        return waiting != null;
    }

    /** Its hold on the queue. */
    Prediction waiting() {
        return Objects.requireNonNull(waiting);
    }

    int version() {
        return answer == null ? -1 : answer.version().version();
    }

    /** The numbers of the answer. */
    List<Float> numbers() {
        return result.join();
    }

    /** What it failed with. */
    Throwable failure() {
        return result.exceptionNow();
    }

    /** What {@link FakeRunner} answers to these rows. */
    List<Float> expected() {
        List<Float> numbers = new ArrayList<>();
        for (float value : values) {
            numbers.add(value * 10);
        }
        return numbers;
    }
}
