package io.modelport.worker;

import io.modelport.engine.NativeTensor;
import io.modelport.engine.Tensor;
import io.modelport.engine.TrainableModule;
import io.modelport.engine.TrainingSession;
import io.modelport.network.DataType;
import io.modelport.torchscript.TrainingForm;
import java.nio.ByteBuffer;
import java.util.List;

/** One share of a data-parallel step, computed by one fixed thread; all methods are called by that thread. */
final class Rank implements AutoCloseable {

    private final int number;
    private final TrainingSession session;
    private final ByteBuffer control = Tensor.allocate(3 * Long.BYTES);
    private final ByteBuffer bounds = Tensor.allocate(2 * Long.BYTES);
    private final ByteBuffer scalars;
    private final NativeTensor controlTensor;
    private final NativeTensor boundsTensor;
    private final NativeTensor scalarsTensor;

    Rank(int number, TrainableModule module, int scalarCount) {
        this.number = number;
        this.session = module.newSession();
        this.scalars = Tensor.allocate(scalarCount * Double.BYTES);
        this.controlTensor = session.wrap(new Tensor(DataType.INT64, new long[] {3}, control));
        this.boundsTensor = session.wrap(new Tensor(DataType.INT64, new long[] {2}, bounds));
        this.scalarsTensor = session.wrap(new Tensor(DataType.FP64, new long[] {scalarCount}, scalars));
    }

    /** Runs the batch's examples {@code from} to {@code to - 1} forward and backward. */
    Share gradients(Batch batch, int from, int to, long dropoutSeed) {
        control.putLong(0, number).putLong(Long.BYTES, batch.count()).putLong(2 * Long.BYTES, dropoutSeed);
        try (NativeTensor images = session.wrap(batch.images(from, to));
                NativeTensor labels = session.wrap(batch.labels(from, to))) {
            List<NativeTensor> results = session.train(TrainingForm.GRADIENTS, images, labels, controlTensor);
            try (NativeTensor loss = results.get(0); NativeTensor correct = results.get(1)) {
                return new Share(loss.view().data().getFloat(0), correct.view().data().getLong(0),
                        results.subList(2, results.size()));
            }
        }
    }

    /** Makes the optimizer's step on the trained numbers {@code from} to {@code to - 1}. */
    void apply(List<NativeTensor> gradientsOfAllRanks, long from, long to, double[] values) {
        bounds.putLong(0, from).putLong(Long.BYTES, to);
        for (int i = 0; i < values.length; i++) {
            scalars.putDouble(i * Double.BYTES, values[i]);
        }
        session.train(TrainingForm.APPLY, gradientsOfAllRanks, boundsTensor, scalarsTensor)
                .forEach(NativeTensor::close);
    }

    /** Runs the whole batch forward, counts what was taken for what, and returns the summed loss. */
    double evaluate(Batch batch, long[][] confusion) {
        try (NativeTensor images = session.wrap(batch.images(0, batch.count()));
                NativeTensor labels = session.wrap(batch.labels(0, batch.count()))) {
            List<NativeTensor> results = session.infer(TrainingForm.EVALUATE, images, labels);
            try (NativeTensor loss = results.get(0); NativeTensor predicted = results.get(1)) {
                ByteBuffer classes = predicted.view().data();
                for (int i = 0; i < batch.count(); i++) {
                    confusion[batch.label(i)][(int) classes.getLong(i * Long.BYTES)]++;
                }
                return loss.view().data().getFloat(0);
            }
        }
    }

    /** What the module holds, copied; to be read by {@link TrainingForm#weights}. */
    List<Tensor> state() {
        List<NativeTensor> state = session.infer(TrainingForm.STATE, boundsTensor);
        try {
            return state.stream().map(tensor -> tensor.view().copy()).toList();
        } finally {
            state.forEach(NativeTensor::close);
        }
    }

    @Override
    public void close() {
        session.close();
    }

    /**
     * What one rank contributes to a step.
     *
     * @param loss the loss, summed over its examples
     * @param correct how many of its examples were predicted right
     * @param gradients of all trained arrays; to be closed once they were applied
     */
    record Share(double loss, long correct, List<NativeTensor> gradients) {}
}
