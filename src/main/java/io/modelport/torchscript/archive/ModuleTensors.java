package io.modelport.torchscript.archive;

import io.modelport.torchscript.archive.CheckedArchive.NamedTensor;
import io.modelport.torchscript.archive.CheckedArchive.TracedInput;
import io.modelport.torchscript.pickle.PickleValue;
import io.modelport.torchscript.pickle.PickleValue.Dictionary;
import io.modelport.torchscript.pickle.PickleValue.Instance;
import io.modelport.torchscript.pickle.PickleValue.Sequence;
import io.modelport.torchscript.pickle.PickleValue.TensorView;
import io.modelport.torchscript.pickle.PickleValue.Text;
import io.modelport.torchscript.pickle.PickleValue.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Lists the tensors of a value. */
final class ModuleTensors {

    private final List<NamedTensor> tensors = new ArrayList<>();

    private ModuleTensors() {}

    static List<NamedTensor> of(PickleValue module) {
        ModuleTensors all = new ModuleTensors();
        all.add("", module);
        return List.copyOf(all.tensors);
    }

    private void add(String path, PickleValue value) {
        switch (value) {
            case TensorView view -> tensors.add(new NamedTensor(path, view.storage().type(), view.sizes()));
            case Instance instance -> {
                PickleValue state = instance.state();
                if (state != null) {
                    add(path, state);
                }
            }
            case Dictionary dictionary -> dictionary.entries()
                    .forEach((key, element) -> add(join(path,
                            key instanceof Text(String name) ? name : key.toString()), element));
            case Sequence list -> numbered(path, list.elements());
            case Tuple(List<PickleValue> elements) -> numbered(path, elements);
            default -> {
                // No tensor in it.
            }
        }
    }

    private void numbered(String path, List<PickleValue> elements) {
        for (int i = 0; i < elements.size(); i++) {
            add(join(path, String.valueOf(i)), elements.get(i));
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The tensors with which {@code forward} was traced, when these were all its inputs. */
    static List<TracedInput> traced(PickleValue inputs) {
        List<TracedInput> traced = new ArrayList<>();
        if (inputs instanceof Dictionary dictionary
                && dictionary.entries().get(new Text("forward")) instanceof Sequence list) {
            for (PickleValue input : list.elements()) {
                if (!(input instanceof TensorView view)) {
                    return List.of();
                }
                traced.add(new TracedInput(view.storage().type(), view.sizes()));
            }
        }
        return List.copyOf(traced);
    }
}
