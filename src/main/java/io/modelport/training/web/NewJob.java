package io.modelport.training.web;

import io.modelport.network.DataType;
import io.modelport.network.Loss;
import io.modelport.network.Network;
import io.modelport.network.Optimizer;
import io.modelport.network.Schedule;
import io.modelport.registry.ModelName;
import io.modelport.training.JobLimits;
import io.modelport.training.NewTrainingJob;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is to be trained, on what, and under which name it is registered.
 *
 * @param model the registered model that gets the new version; it is made when it does not exist
 * @param dataset the dataset version to train on; its split {@code train} is used
 * @param evaluationSplit the split that accuracy is measured on after each epoch; {@code test} unless told, or the first
 *            other one where there is none of that name
 * @param network the layers, first to last; the last must give one number for each class
 * @param inputType what the finished model takes: FP32 for values from 0 to 1 (unless told), UINT8 for 0 to 255
 * @param loss what training makes small; cross entropy unless told
 * @param optimizer how gradients become steps
 * @param schedule how the learning rate changes; constant unless told
 * @param epochs passes over the training examples, 1 to 10,000
 * @param batchSize examples in a step, 1 to 65,536; 128 unless told
 * @param seed the seed of the initial weights, of the order of the examples and of dropout; random unless told
 * @param ranks how many shares a step is divided into, each computed by its own thread, 1 to 64; as many as the node is
 *            set to unless told. Recorded, because it changes the last bits of the result
 * @param priority jobs with a higher one run first, -1000 to 1000; 0 unless told
 * @param limits what the job may use at most; what is null is as the nodes are set
 * @param description why, for those who read it later; at most 10,000 characters
 */
@Schema(example = """
    {"model": "digits", "dataset": {"name": "mnist", "version": 1},
     "network": {"layers": [{"type": "conv2d", "outputChannels": 16, "kernel": 3, "padding": 1}, {"type": "relu"},
      {"type": "max-pool2d", "kernel": 2}, {"type": "flatten"}, {"type": "linear", "outputs": 10}]},
     "optimizer": {"type": "adam", "learningRate": 0.001}, "epochs": 3, "batchSize": 128, "seed": 7}""")
record NewJob(ModelName model, DatasetReference dataset, @Nullable String evaluationSplit, Network network,
        @Nullable DataType inputType, @Nullable Loss loss, Optimizer optimizer, @Nullable Schedule schedule, int epochs,
        @Nullable Integer batchSize, @Nullable Long seed, @Nullable Integer ranks, @Nullable Integer priority,
        @Nullable JobLimits limits, @Nullable String description) {

    private static final int DEFAULT_BATCH = 128;

    NewTrainingJob toCommand() {
        return new NewTrainingJob(model, dataset.id(), evaluationSplit, network,
                inputType == null ? DataType.FP32 : inputType, loss == null ? new Loss.CrossEntropy(0) : loss,
                optimizer, schedule == null ? new Schedule.Constant() : schedule, epochs,
                batchSize == null ? DEFAULT_BATCH : batchSize, seed, ranks, priority == null ? 0 : priority,
                limits == null ? JobLimits.NONE : limits,
                description == null ? "" : description);
    }
}
