package io.modelport.worker;

import io.modelport.engine.TrainableModule;
import io.modelport.process.wire.Checkpoint;
import io.modelport.process.wire.Position;
import java.nio.file.Path;
import java.util.List;

/** A training that begins at the beginning and leaves nothing. */
final class NoCheckpoints implements Checkpoints {

    @Override
    public List<Checkpoint> kept() {
        return List.of();
    }

    @Override
    public Path fetch(Checkpoint checkpoint) {
        throw new AssertionError("there is none");
    }

    @Override
    public void refused(Checkpoint checkpoint, Exception reason) {
        throw new AssertionError("there is none", reason);
    }

    @Override
    public boolean isDue(boolean epochEnded) {
        return false;
    }

    @Override
    public void take(TrainableModule module, Position position) {
        throw new AssertionError("none was due");
    }
}
