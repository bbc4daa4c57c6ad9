package io.modelport.network;

import io.modelport.problem.Invalid;

/**
 * All that decides the outcome of a training, apart from the data: the same specification on the same data gives the
 * same weights, bit for bit, on the same kind of processor.
 *
 * @param network the layers
 * @param inputType FP32 when the finished model takes values from 0 to 1, UINT8 when it takes values from 0 to 255
 * @param loss what training makes small
 * @param optimizer how gradients become steps
 * @param schedule how the learning rate changes
 * @param epochs passes over the training examples, 1 to 10,000
 * @param batchSize examples in a step, 1 to 65,536
 * @param seed the seed of the initial weights, of the order of the examples and of dropout
 * @param ranks how many shares a step is divided into, each computed by its own thread, 1 to 64; recorded, never re-read
 *            from the machine, because it changes the last bits of the result
 */
public record TrainingSpec(Network network, DataType inputType, Loss loss, Optimizer optimizer, Schedule schedule,
        int epochs, int batchSize, long seed, int ranks) {

    public TrainingSpec {
        requireFrom("epochs", epochs, 1, 10_000);
        requireFrom("batchSize", batchSize, 1, 65_536);
        requireFrom("ranks", ranks, 1, 64);
        if (ranks > batchSize) {
            throw new Invalid("invalid-training-spec", "A batch of " + batchSize + " has no share for each of " + ranks
                    + " ranks.", "Use at most as many ranks as examples in a batch.", "ranks");
        }
        if (inputType != DataType.FP32 && inputType != DataType.UINT8) {
            throw new Invalid("invalid-training-spec", "inputType is " + inputType + ".", "Use FP32 or UINT8.",
                    "inputType");
        }
    }

    private static void requireFrom(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new Invalid("invalid-training-spec", field + " is " + value + ".",
                    "Use a number from " + least + " to " + most + ".", field);
        }
    }
}
