package io.modelport.network;

import io.modelport.problem.Invalid;
import java.util.List;

/**
 * How images become a network's input: their geometry and the normalisation, which is part of the model's graph, so
 * that training and serving cannot differ.
 *
 * @param datatype FP32 for values from 0 to 1, UINT8 for values from 0 to 255
 * @param channels number of channels: 1 for grey, 3 for RGB
 * @param height rows of pixels
 * @param width pixels in a row
 * @param mean mean per channel over the training images, of values from 0 to 1
 * @param standardDeviation standard deviation per channel over the training images, of values from 0 to 1
 */
public record ImageEncoding(DataType datatype, int channels, int height, int width, List<Double> mean,
        List<Double> standardDeviation) {

    public ImageEncoding {
        mean = List.copyOf(mean);
        standardDeviation = List.copyOf(standardDeviation);
        if (datatype != DataType.FP32 && datatype != DataType.UINT8) {
            throw new Invalid("invalid-encoding", "Images are FP32 or UINT8, not " + datatype + ".",
                    "Choose FP32 for values from 0 to 1 or UINT8 for values from 0 to 255.", "datatype");
        }
        if (mean.size() != channels || standardDeviation.size() != channels) {
            throw new Invalid("invalid-encoding", "The normalisation needs one mean and one deviation per channel.",
                    "Give " + channels + " of each.", "mean");
        }
        for (double deviation : standardDeviation) {
            if (!(deviation > 0)) {
                throw new Invalid("invalid-encoding", "A standard deviation is " + deviation + ".",
                        "Use images that are not all alike.", "standardDeviation");
            }
        }
    }
}
