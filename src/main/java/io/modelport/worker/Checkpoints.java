package io.modelport.worker;

import io.modelport.engine.TrainableModule;
import io.modelport.process.wire.Checkpoint;
import io.modelport.process.wire.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The checkpoints of one job: what earlier attempts left, and what this one leaves. */
interface Checkpoints {

    /** Those that this training may go on from, the best first. */
    List<Checkpoint> kept();

    /**
     * The module of one of them, with its digest checked.
     *
     * @throws IOException when it is missing or damaged
     */
    Path fetch(Checkpoint checkpoint) throws IOException;

    /** Notes that one of them cannot be used, and why. */
    void refused(Checkpoint checkpoint, Exception reason);

    /** @param epochEnded whether all steps of an epoch were made */
    boolean isDue(boolean epochEnded);

    /** Copies the module as it is now; what happens to the copy does not hold up the training. */
    void take(TrainableModule module, Position position) throws IOException;
}
