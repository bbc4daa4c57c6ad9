package io.modelport.worker;

import io.modelport.network.Signature;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a training ended. */
sealed interface TrainingOutcome {

    /**
     * It ran to its end.
     *
     * @param model the portable model file
     * @param serving the same in the form that serves faster; null when it does not give the same
     * @param signature what the model takes and gives
     * @param evaluation how the final weights do on the evaluation split
     * @param metrics final values by key: {@code train_loss} and {@code train_accuracy} over the last epoch,
     *            {@code <split>_loss} and {@code <split>_accuracy}, {@code seconds} and {@code examples_per_second},
     *            and the facts of {@link ServingFormTrial}
     */
    record Trained(Path model, @Nullable Path serving, Signature signature, Evaluation evaluation,
            Map<String, Double> metrics)
            implements
                TrainingOutcome {

        public Trained {
            metrics = Map.copyOf(metrics);
        }
    }

    /** The listener asked it to stop; nothing is left behind. */
    record Stopped() implements TrainingOutcome {}
}
