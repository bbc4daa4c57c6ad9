package io.modelport.serving.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a prediction is made of: either inputs or rows.
 *
 * @param inputs the values of each input, by the signature's names: nested arrays as its shape says, one dimension less
 *            for one row; an image may be its PNG or JPEG file in Base64, or an array of such. A model with one input
 *            takes its values without the name, too
 * @param rows an object for each row, with a value for every input
 * @param top how many of the best classes to answer with for each row, from 1; 5 unless told. Only classifiers with labels
 *            have classes
 */
@Schema(name = "PredictionRequest")
// Describes only: the body goes straight into tensors.
record PredictionRequestBody(@Nullable Object inputs, @Nullable List<Object> rows,
        @Schema(example = "5") @Nullable Integer top) {}
