package io.modelport.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.modelport.problem.Invalid;
import org.jspecify.annotations.Nullable;

/** What training makes small. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@Type(value = Loss.CrossEntropy.class, name = "cross-entropy"))
public sealed interface Loss {

    /**
     * The cross entropy between the softmax of the network's last layer, one number per class, and the true class.
     *
     * @param labelSmoothing the share of the target spread evenly over all classes, from 0 to below 1; 0 unless told
     */
    record CrossEntropy(double labelSmoothing) implements Loss {

        public CrossEntropy {
            if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
                throw new Invalid("invalid-loss", "labelSmoothing is " + labelSmoothing + ".",
                        "Use a number from 0 to below 1.", "labelSmoothing");
            }
        }

        @JsonCreator
        static CrossEntropy of(@JsonProperty("labelSmoothing") @Nullable Double labelSmoothing) {
            return new CrossEntropy(labelSmoothing == null ? 0 : labelSmoothing);
        }
    }
}
