package io.modelport.worker;

import io.modelport.engine.Engine;
import io.modelport.engine.TrainableModule;
import io.modelport.problem.Problem;
import io.modelport.process.wire.Checkpoint;
import io.modelport.process.wire.Position;
import io.modelport.torchscript.TrainingForm;
import io.modelport.torchscript.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What a training begins with: the best of the checkpoints that can be used, else the initial weights.
 *
 * @param module to be closed by the training
 * @param position where it stands
 */
record Beginning(TrainableModule module, Position position) {

    static Beginning of(Checkpoints checkpoints, Engine engine, TrainingForm form, Supplier<Weights> initialWeights,
            Path directory) throws IOException {
        for (Checkpoint checkpoint : checkpoints.kept()) {
            try {
                return new Beginning(engine.loadForTraining(checkpoints.fetch(checkpoint)), checkpoint.position());
            } catch (IOException | Problem e) {
                checkpoints.refused(checkpoint, e);
            }
        }
        Path file = directory.resolve("training.pt");
        try {
            form.write(initialWeights.get(), file);
            return new Beginning(engine.loadForTraining(file), Position.START);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
