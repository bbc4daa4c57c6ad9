package io.modelport.worker;

import io.modelport.dataset.reader.ImageSplits;
import io.modelport.network.Signature;
import io.modelport.process.wire.Assignment;
import io.modelport.process.wire.MetricPoint;
import io.modelport.process.wire.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of an attempt that trains; everything around it is the same whatever does. */
interface Trainer {

    /**
     * Trains what was assigned.
     *
     * @param work a private folder for the result
     * @return the result; empty when the listener said stop
     * @throws io.modelport.problem.Problem when training cannot succeed
     */
    Optional<Result> train(Assignment assignment, ImageSplits data, Path work, Listener listener) throws IOException;

    /** Hears from the training loop. */
    @FunctionalInterface
    interface Listener {

        /**
         * Called after every few steps and every epoch.
         *
         * @param progress how far training is
         * @param measured what was measured since the last call
         * @return whether to go on; false to stop without a result
         */
        boolean onProgress(Progress progress, List<MetricPoint> measured);
    }

    /**
     * What came of it.
     *
     * @param model the portable model file
     * @param signature what the model takes and gives
     * @param metrics final values by key
     */
    record Result(Path model, Signature signature, Map<String, Double> metrics) {

        public Result {
            metrics = Map.copyOf(metrics);
        }
    }
}
