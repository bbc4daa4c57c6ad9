package io.modelport.serving;

import io.modelport.engine.LoadedModel;
import io.modelport.engine.Predictor;
import io.modelport.engine.Tensor;
import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whether a version's serving form may stand for its portable form on this machine: the worker compared them where it
 * trained, but what libtorch computes with depends on the processor.
 */
final class FasterForm {

    private static final int[] BATCHES = {1, 8};

    /** The largest difference that is rounding, of outputs between 0 and 1. */
    private static final double TOLERANCE = 1e-4;

    private FasterForm() {}

    /** Runs both on the same random inputs, which the signature allows. */
    static boolean agrees(LoadedModel portable, LoadedModel serving, Signature signature) {
        SplittableRandom random = new SplittableRandom(1);
        try (Predictor one = portable.newPredictor(); Predictor other = serving.newPredictor()) {
            for (int rows : BATCHES) {
                List<Tensor> inputs = inputs(signature, rows, random);
                List<Tensor> expected = one.predict(inputs);
                List<Tensor> given = other.predict(inputs);
                for (int i = 0; i < expected.size(); i++) {
                    if (given.size() != expected.size()
                            || expected.get(i).largestDifference(given.get(i)) > TOLERANCE) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    private static List<Tensor> inputs(Signature signature, int rows, SplittableRandom random) {
        List<Tensor> inputs = new ArrayList<>();
        for (TensorSpec input : signature.inputs()) {
            long[] shape = input.shape().stream().mapToLong(size -> size < 0 ? rows : size).toArray();
            ByteBuffer data = Tensor.allocate(Math.toIntExact(Tensor.byteCount(input.datatype(), shape)));
            while (data.hasRemaining()) {
                if (input.datatype() == DataType.FP32) {
                    data.putFloat((float) random.nextDouble());
                } else {
                    data.put((byte) random.nextInt(256));
                }
            }
            inputs.add(new Tensor(input.datatype(), shape, data.flip()));
        }
        return inputs;
    }
}
