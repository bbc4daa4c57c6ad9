package io.modelport.worker;

import io.modelport.dataset.reader.LabelledImages;
import io.modelport.dataset.reader.PixelStatistics;
import io.modelport.network.ImageEncoding;
import io.modelport.network.TrainingSpec;
import io.modelport.problem.Invalid;
import java.util.List;

/**
 * What is learned from, and what is judged on.
 *
 * @param train the training images
 * @param evaluation the images that the accuracy is measured on after each epoch
 * @param evaluationSplit the name of that split, such as {@code test}
 * @param classLabels names of the classes, in the order of their numbers
 */
record TrainingData(LabelledImages train, LabelledImages evaluation, String evaluationSplit, List<String> classLabels) {

    TrainingData {
        classLabels = List.copyOf(classLabels);
    }

    void requireFit() {
        if (train.count() == 0 || evaluation.count() == 0) {
            throw new Invalid("no-images", "There are " + train.count() + " training images and "
                    + evaluation.count() + " in the split '" + evaluationSplit + "'.", "Send some of both.");
        }
        if (train.channels() != evaluation.channels() || train.height() != evaluation.height()
                || train.width() != evaluation.width()) {
            throw new Invalid("image-sizes-differ", "The training images are " + train.width() + " × "
                    + train.height() + ", those of the split '" + evaluationSplit + "' " + evaluation.width()
                    + " × " + evaluation.height() + ".", "Send images of one size.");
        }
        train.classCounts(classLabels.size());
        evaluation.classCounts(classLabels.size());
    }

    ImageEncoding encoding(TrainingSpec spec) {
        PixelStatistics pixels = train.pixelStatistics();
        return new ImageEncoding(spec.inputType(), train.channels(), train.height(), train.width(),
                pixels.mean(), pixels.standardDeviation());
    }
}
