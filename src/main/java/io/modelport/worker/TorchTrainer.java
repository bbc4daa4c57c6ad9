package io.modelport.worker;

import io.modelport.dataset.reader.ImageSplits;
import io.modelport.engine.Engine;
import io.modelport.engine.EngineSettings;
import io.modelport.process.wire.Assignment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Trains with libtorch.
 *
 * @param nativeLibraries where they are unpacked
 */
record TorchTrainer(Path nativeLibraries) implements Trainer {

    @Override
    public TrainingOutcome train(Assignment assignment, ImageSplits data, Path work, Checkpoints checkpoints,
            TrainingListener listener) throws IOException, InterruptedException {
        TrainingRun run = new TrainingRun(assignment.spec(), new TrainingData(data.train(),
                data.get(assignment.evaluationSplit()), assignment.evaluationSplit(), assignment.classLabels()),
                checkpoints, listener, InstantSource.system());
        return run.run(Engine.start(new EngineSettings(nativeLibraries, 1)), work);
    }
}
