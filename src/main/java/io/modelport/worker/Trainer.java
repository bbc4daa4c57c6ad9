package io.modelport.worker;

import io.modelport.dataset.reader.ImageSplits;
import io.modelport.process.wire.Assignment;
import java.io.IOException;
import java.nio.file.Path;

/** The part of an attempt that trains; everything around it is the same whatever does. */
@FunctionalInterface
interface Trainer {

    /**
     * Trains what was assigned.
     *
     * @param work a private folder for the result
     * @param checkpoints where it may go on from, and where to leave its own
     * @throws io.modelport.problem.Problem when training cannot succeed
     */
    TrainingOutcome train(Assignment assignment, ImageSplits data, Path work, Checkpoints checkpoints,
            TrainingListener listener) throws IOException, InterruptedException;
}
