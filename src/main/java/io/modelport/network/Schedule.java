package io.modelport.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.modelport.problem.Invalid;
import org.jspecify.annotations.Nullable;

/** How the learning rate changes as training goes on. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@Type(value = Schedule.Constant.class, name = "constant"),
        @Type(value = Schedule.Cosine.class, name = "cosine"), @Type(value = Schedule.Step.class, name = "step")})
public sealed interface Schedule {

    /**
     * What the learning rate is multiplied by in one step.
     *
     * @param step the step, from 0
     * @param stepsPerEpoch steps in an epoch, at least 1
     * @param totalSteps steps in the whole training, at least 1
     */
    double factor(long step, long stepsPerEpoch, long totalSteps);

    /** The same learning rate throughout. */
    record Constant() implements Schedule {

        @Override
        public double factor(long step, long stepsPerEpoch, long totalSteps) {
            return 1;
        }
    }

    /**
     * A linear rise from zero, then half a cosine down (Loshchilov and Hutter, 2017).
     *
     * @param warmupSteps steps of the rise; 0 unless told
     * @param finalFactor what the learning rate is multiplied by at the end, from 0 to 1; 0 unless told
     */
    record Cosine(int warmupSteps, double finalFactor) implements Schedule {

        public Cosine {
            if (warmupSteps < 0) {
                throw new Invalid("invalid-schedule", "warmupSteps is " + warmupSteps + ".",
                        "Use 0 or a number above it.", "warmupSteps");
            }
            if (!(finalFactor >= 0 && finalFactor <= 1)) {
                throw new Invalid("invalid-schedule", "finalFactor is " + finalFactor + ".",
                        "Use a number from 0 to 1.", "finalFactor");
            }
        }

        @JsonCreator
        static Cosine of(@JsonProperty("warmupSteps") @Nullable Integer warmupSteps,
                @JsonProperty("finalFactor") @Nullable Double finalFactor) {
            return new Cosine(warmupSteps == null ? 0 : warmupSteps, finalFactor == null ? 0 : finalFactor);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, long totalSteps) {
            if (step < warmupSteps) {
                return (step + 1.0) / warmupSteps;
            }
            double progress = (double) (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
            return finalFactor + (1 - finalFactor) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
        }
    }

    /**
     * A multiplication every few epochs.
     *
     * @param everyEpochs epochs between multiplications; 1 unless told
     * @param multiplier the factor, above 0 and up to 1
     */
    record Step(int everyEpochs, double multiplier) implements Schedule {

        public Step {
            if (everyEpochs < 1) {
                throw new Invalid("invalid-schedule", "everyEpochs is " + everyEpochs + ".",
                        "Use 1 or a number above it.", "everyEpochs");
            }
            if (!(multiplier > 0 && multiplier <= 1)) {
                throw new Invalid("invalid-schedule", "multiplier is " + multiplier + ".",
                        "Use a number above 0 and up to 1.", "multiplier");
            }
        }

        @JsonCreator
        static Step of(@JsonProperty("everyEpochs") @Nullable Integer everyEpochs,
                @JsonProperty(value = "multiplier", required = true) double multiplier) {
            return new Step(everyEpochs == null ? 1 : everyEpochs, multiplier);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, long totalSteps) {
            return Math.pow(multiplier, (double) (step / stepsPerEpoch / everyEpochs));
        }
    }
}
