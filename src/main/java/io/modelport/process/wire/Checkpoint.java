package io.modelport.process.wire;

import org.jspecify.annotations.Nullable;

/**
 * A state of a training from which another attempt may go on.
 *
 * @param digest digest of the training's module with the optimizer's state, as {@code sha256:<hex>}
 * @param size the module's size in bytes
 * @param path where the module lies when the attempt shares a disk with the node; null when it must be fetched
 * @param plan digest of what is trained on what, in which form; a checkpoint serves only the plan that it was made for
 * @param position where the training stands
 */
public record Checkpoint(String digest, long size, @Nullable String path, String plan, Position position) {

    /** The same one, lying as a file at that path. */
    public Checkpoint at(String file) {
        return new Checkpoint(digest, size, file, plan, position);
    }
}
