package io.modelport.serving.oip;

import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.Answer;
import io.modelport.serving.core.InputContract;
import io.modelport.serving.tensor.TopClasses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One output that the caller wants.
 *
 * @param index its position in the signature
 * @param binary whether it shall travel as raw bytes; null when the caller does not say
 * @param classes how many of the best classes are wanted instead of the tensor; 0 for the tensor
 */
record RequestedOutput(int index, @Nullable Boolean binary, int classes) {

    /** @throws Invalid when the model has no output of that name, or it was asked for before */
    static void add(String name, @Nullable Boolean binary, int classes, List<TensorSpec> available,
            List<RequestedOutput> wanted) {
        int index = indexOf(name, available);
        for (RequestedOutput other : wanted) {
            if (other.index == index) {
                throw new Invalid("duplicate-output", "Output '" + name + "' is asked for twice.",
                        "Name each output once.", "outputs");
            }
        }
        wanted.add(new RequestedOutput(index, binary, classes));
    }

    /** All outputs in their order, for a caller who names none. */
    static List<RequestedOutput> all(List<TensorSpec> available) {
        List<RequestedOutput> all = new ArrayList<>(available.size());
        for (int i = 0; i < available.size(); i++) {
            all.add(new RequestedOutput(i, null, 0));
        }
        return all;
    }

    /** The best classes of this output, where they are wanted; only the first output has labels. */
    TopClasses topOf(Answer answer) {
        InputContract contract = answer.version().contract();
        List<String> labels = index == 0 ? contract.signature().classLabels() : List.of();
        return TopClasses.of(answer.outputs().get(index), contract.batched(), classes, labels);
    }

    /** @throws Invalid when it is no number of classes */
    static int classes(long count) {
        if (count < 1 || count > Integer.MAX_VALUE) {
            throw new Invalid("invalid-classification", "classification is " + count + ".",
                    "Ask for at least one class.", "outputs.parameters.classification");
        }
        return (int) count;
    }

    private static int indexOf(String name, List<TensorSpec> available) {
        for (int i = 0; i < available.size(); i++) {
            if (available.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new Invalid("unknown-output",
                "The model has no output '" + (name.length() <= 60 ? name : name.substring(0, 60) + "…") + "'.",
                "Ask for " + available.stream().map(TensorSpec::name).toList() + ", or leave outputs out for all.",
                "outputs");
    }
}
