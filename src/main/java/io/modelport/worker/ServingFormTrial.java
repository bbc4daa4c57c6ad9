package io.modelport.worker;

import io.modelport.dataset.reader.LabelledImages;
import io.modelport.engine.Engine;
import io.modelport.engine.LoadedModel;
import io.modelport.engine.Predictor;
import io.modelport.engine.Tensor;
import io.modelport.network.DataType;
import io.modelport.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Runs the serving form beside the portable one: on the same images it has to give the same probabilities, and how much
 * faster it is becomes a fact of the version.
 */
final class ServingFormTrial {

    /** The largest difference of a probability that is rounding. */
    private static final double TOLERANCE = 1e-4;
    private static final int[] BATCHES = {1, 8, 32};
    private static final int LEAST_RUNS = 5;
    private static final long NANOS_PER_BATCH = 60_000_000;

    private final LabelledImages images;
    private final DataType inputType;

    /** @param inputType FP32 for pixels from 0 to 1, UINT8 for 0 to 255 */
    ServingFormTrial(LabelledImages images, DataType inputType) {
        this.images = images;
        this.inputType = inputType;
    }

    /**
     * Loads both and compares them.
     *
     * @return {@code serving_form_difference}, the largest difference of a probability, and per batch size
     *         {@code serving_form_speedup_batch_<n>}, by which the portable form's shortest time is longer; empty when the
     *         form cannot be loaded here or gives something else
     */
    Optional<Map<String, Double>> run(Engine engine, Path portable, Path serving) {
        try (LoadedModel slow = engine.load(portable);
                LoadedModel fast = engine.load(serving);
                Predictor one = slow.newPredictor();
                Predictor other = fast.newPredictor()) {
            Map<String, Double> facts = new LinkedHashMap<>();
            double difference = 0;
            for (int size : BATCHES) {
                List<Tensor> batch = List.of(batch(Math.min(size, images.count())));
                difference = Math.max(difference,
                        one.predict(batch).getFirst().largestDifference(other.predict(batch).getFirst()));
                facts.put("serving_form_speedup_batch_" + size, speedup(one, other, batch));
            }
            facts.put("serving_form_difference", difference);
            return difference <= TOLERANCE ? Optional.of(facts) : Optional.empty();
        } catch (Problem e) {
            return Optional.empty();
        }
    }

    private Tensor batch(int count) {
        int[] order = IntStream.range(0, count).toArray();
        ByteBuffer pixels = Tensor.allocate(Math.multiplyExact(count, images.imageSize()));
        images.copyPixels(order, 0, count, pixels);
        long[] shape = {count, images.channels(), images.height(), images.width()};
        if (inputType == DataType.UINT8) {
            return new Tensor(DataType.UINT8, shape, pixels.flip());
        }
        ByteBuffer scaled = Tensor.allocate(Math.multiplyExact(pixels.position(), Float.BYTES));
        for (int i = 0; i < pixels.position(); i++) {
            scaled.putFloat(i * Float.BYTES, Byte.toUnsignedInt(pixels.get(i)) / 255f);
        }
        return new Tensor(DataType.FP32, shape, scaled);
    }

    private static double speedup(Predictor one, Predictor other, List<Tensor> batch) {
        long slow = Long.MAX_VALUE;
        long fast = Long.MAX_VALUE;
        long begun = System.nanoTime();
        for (int i = 0; i < LEAST_RUNS || System.nanoTime() - begun < NANOS_PER_BATCH; i++) {
            slow = Math.min(slow, nanos(one, batch));
            fast = Math.min(fast, nanos(other, batch));
        }
        return slow / (double) fast;
    }

    private static long nanos(Predictor predictor, List<Tensor> batch) {
        long begun = System.nanoTime();
        int _ = predictor.predict(batch, List::size);
        return System.nanoTime() - begun;
    }
}
