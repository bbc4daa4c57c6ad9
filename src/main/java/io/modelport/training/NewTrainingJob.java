package io.modelport.training;

import io.modelport.dataset.DatasetVersionId;
import io.modelport.network.DataType;
import io.modelport.network.Loss;
import io.modelport.network.Network;
import io.modelport.network.Optimizer;
import io.modelport.network.Schedule;
import io.modelport.problem.Invalid;
import io.modelport.registry.ModelName;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks to be trained; what is null is chosen when the job is made, and recorded in it.
 *
 * @param model the registered model that gets the new version; made when it does not exist
 * @param dataset what to train on
 * @param evaluationSplit the split that accuracy is measured on; null for {@code test}, else the first that is not
 *            trained on
 * @param network the layers
 * @param inputType what the finished model takes
 * @param loss what training makes small
 * @param optimizer how gradients become steps
 * @param schedule how the learning rate changes
 * @param epochs passes over the training examples
 * @param batchSize examples in a step
 * @param seed null for a random one
 * @param ranks shares of a step; null for as many as this node is set to
 * @param priority jobs with a higher one are run first, from -1000 to 1000
 * @param limits what the job may use at most
 * @param description why, in the words of who asks; empty when they say nothing
 */
public record NewTrainingJob(ModelName model, DatasetVersionId dataset, @Nullable String evaluationSplit,
        Network network, DataType inputType, Loss loss, Optimizer optimizer, Schedule schedule, int epochs,
        int batchSize, @Nullable Long seed, @Nullable Integer ranks, int priority, JobLimits limits,
        String description) {

    public NewTrainingJob {
        if (priority < -1_000 || priority > 1_000) {
            throw new Invalid("invalid-training-job", "priority is " + priority + ".",
                    "Use a number from -1000 to 1000.", "priority");
        }
        if (description.length() > 10_000) {
            throw new Invalid("invalid-training-job", "The description has " + description.length() + " characters.",
                    "Use at most 10000.", "description");
        }
    }
}
