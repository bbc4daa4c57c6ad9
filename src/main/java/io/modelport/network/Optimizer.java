package io.modelport.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.modelport.problem.Invalid;
import org.jspecify.annotations.Nullable;

/** How gradients become steps; each gives the same numbers as PyTorch's optimizer of that name. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@Type(value = Optimizer.Sgd.class, name = "sgd"), @Type(value = Optimizer.Adam.class, name = "adam")})
public sealed interface Optimizer {

    /** The step size before the schedule scales it. */
    double learningRate();

    /**
     * Stochastic gradient descent.
     *
     * @param learningRate step size
     * @param momentum share of the previous step that is kept, from 0 to below 1; 0 unless told
     * @param nesterov whether the gradient is taken ahead of the momentum step; false unless told
     * @param weightDecay L2 penalty added to the gradient; 0 unless told
     */
    record Sgd(double learningRate, double momentum, boolean nesterov, double weightDecay) implements Optimizer {

        public Sgd {
            requireAbove("learningRate", learningRate);
            requireShare("momentum", momentum);
            requireNotNegative("weightDecay", weightDecay);
            if (nesterov && momentum == 0) {
                throw new Invalid("invalid-optimizer", "Nesterov needs a momentum above 0.",
                        "Set a momentum such as 0.9, or leave nesterov out.", "nesterov");
            }
        }

        @JsonCreator
        static Sgd of(@JsonProperty(value = "learningRate", required = true) double learningRate,
                @JsonProperty("momentum") @Nullable Double momentum,
                @JsonProperty("nesterov") @Nullable Boolean nesterov,
                @JsonProperty("weightDecay") @Nullable Double weightDecay) {
            return new Sgd(learningRate, momentum == null ? 0 : momentum, nesterov != null && nesterov,
                    weightDecay == null ? 0 : weightDecay);
        }
    }

    /**
     * Adam (Kingma and Ba, 2015).
     *
     * @param learningRate step size
     * @param beta1 decay of the gradient's running mean; 0.9 unless told
     * @param beta2 decay of the squared gradient's running mean; 0.999 unless told
     * @param epsilon added to the denominator; 1e-8 unless told
     * @param weightDecay L2 penalty added to the gradient; 0 unless told
     */
    record Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
            implements
                Optimizer {

        public Adam {
            requireAbove("learningRate", learningRate);
            requireShare("beta1", beta1);
            requireShare("beta2", beta2);
            requireAbove("epsilon", epsilon);
            requireNotNegative("weightDecay", weightDecay);
        }

        @JsonCreator
        static Adam of(@JsonProperty(value = "learningRate", required = true) double learningRate,
                @JsonProperty("beta1") @Nullable Double beta1, @JsonProperty("beta2") @Nullable Double beta2,
                @JsonProperty("epsilon") @Nullable Double epsilon,
                @JsonProperty("weightDecay") @Nullable Double weightDecay) {
            return new Adam(learningRate, beta1 == null ? 0.9 : beta1, beta2 == null ? 0.999 : beta2,
                    epsilon == null ? 1e-8 : epsilon, weightDecay == null ? 0 : weightDecay);
        }
    }

    private static void requireAbove(String field, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new Invalid("invalid-optimizer", field + " is " + value + ".", "Use a number above 0.", field);
        }
    }

    private static void requireNotNegative(String field, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new Invalid("invalid-optimizer", field + " is " + value + ".", "Use 0 or a number above it.", field);
        }
    }

    private static void requireShare(String field, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new Invalid("invalid-optimizer", field + " is " + value + ".", "Use a number from 0 to below 1.",
                    field);
        }
    }
}
