package io.modelport.serving.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prediction, by the model's signature.
 *
 * @param model the model's name
 * @param version the version that answered
 * @param predictions the classes of each row, in the order of the rows; absent where the model has no labels
 * @param outputs all outputs by name, with an entry for each row
 */
@Schema(name = "Prediction")
// Describes only: tensors go straight into the answer.
record PredictionAnswerBody(@Schema(example = "digits") String model, @Schema(example = "3") int version,
        @Nullable List<RowBody> predictions,
        @Schema(example = "{\"probabilities\": [[0.02, 0.91, 0.07]]}") Object outputs) {

    /**
     * The classes of one row.
     *
     * @param label the best class
     * @param probability its value in the first output
     * @param best the best classes, this one the first of them
     */
    @Schema(name = "PredictedRow")
    record RowBody(@Schema(example = "7") String label, @Schema(example = "0.91") double probability,
            List<ClassBody> best) {}

    /**
     * One class.
     *
     * @param label its name
     * @param probability its value in the first output
     */
    @Schema(name = "PredictedClass")
    record ClassBody(@Schema(example = "7") String label, @Schema(example = "0.91") double probability) {}
}
