package io.modelport.torchscript.archive;

import io.modelport.torchscript.pickle.ElementType;
import io.modelport.torchscript.pickle.PickleValue;
import io.modelport.torchscript.pickle.PickleValue.Instance;
import io.modelport.torchscript.pickle.PickleValue.Int;
import io.modelport.torchscript.pickle.PickleValue.None;
import io.modelport.torchscript.pickle.PickleValue.Sequence;
import io.modelport.torchscript.pickle.PickleValue.TensorView;
import io.modelport.torchscript.pickle.PickleValue.Text;
import io.modelport.torchscript.pickle.PickleValue.Tuple;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Proves that the state of packed weights has the form that libtorch writes; the code that unpacks it does not look. Other
 * classes of libtorch than these are refused.
 */
final class NativeState {

    private static final String PREFIX = "__torch__.torch.classes.";
    private static final int LARGEST_SETTING = 1 << 14;

    /** Reads the bytes of a small storage. */
    interface Content {

        byte[] bytes(TensorView view) throws IOException;
    }

    private final String where;
    private final Content content;

    NativeState(String where, Content content) {
        this.where = where;
        this.content = content;
    }

    void check(Instance instance) throws IOException {
        boolean sound = instance.state() instanceof PickleValue state && switch (instance.className()) {
            case PREFIX + "quantized.LinearPackedParamsBase" -> linear(state);
            case PREFIX + "quantized.Conv2dPackedParamsBase" -> convolution(state, 2);
            case PREFIX + "quantized.Conv3dPackedParamsBase" -> convolution(state, 3);
            case PREFIX + "rnn.CellParamsBase" -> cell(state);
            default -> throw ArchiveRefusal.value(where, "is an object of " + instance.className()
                    + ", which libtorch brings but no uploaded model may hold");
        };
        if (!sound) {
            throw ArchiveRefusal.value(where, "has not the state that libtorch writes for "
                    + instance.className().substring(PREFIX.length()));
        }
    }

    private static boolean linear(PickleValue state) {
        return state instanceof Tuple(List<PickleValue> parts) && parts.size() == 2
                && parts.getFirst() instanceof TensorView weight && weight.sizes().size() == 2
                && (weight.storage().type() == ElementType.QINT8 || weight.storage().type() == ElementType.FLOAT32)
                && bias(parts.getLast(), weight.sizes().getFirst());
    }

    private static boolean bias(PickleValue value, long outputs) {
        return value instanceof None || value instanceof TensorView bias
                && bias.storage().type() == ElementType.FLOAT32 && bias.sizes().equals(List.of(outputs));
    }

    private boolean cell(PickleValue state) throws IOException {
        boolean sound = state instanceof Tuple(List<PickleValue> parts) && parts.size() == 5
                && parts.get(0) instanceof Text(String kind) && kind.equals("quantized_dynamic")
                && parts.get(1) instanceof Sequence biases && biases.elements().size() == 2
                && biases.elements().stream().allMatch(TensorView.class::isInstance)
                && parts.get(2) instanceof Sequence numbers && numbers.elements().isEmpty()
                && parts.get(3) instanceof Sequence flags && flags.elements().size() == 1
                && flags.elements().getFirst() instanceof Int
                && parts.get(4) instanceof Sequence packed && packed.elements().size() == 2;
        if (sound) {
            List<PickleValue> parts = ((Tuple) state).elements();
            for (int i = 0; i < 2; i++) {
                if (!gate(((Sequence) parts.get(1)).elements().get(i), ((Sequence) parts.get(4)).elements().get(i))) {
                    return false;
                }
            }
        }
        return sound;
    }

    private static boolean gate(PickleValue bias, PickleValue packed) {
        return packed instanceof Instance linear
                && linear.className().equals(PREFIX + "quantized.LinearPackedParamsBase")
                && linear.state() instanceof PickleValue state && linear(state)
                && ((Tuple) state).elements().getFirst() instanceof TensorView weight
                && weight.storage().type() == ElementType.QINT8 && bias(bias, weight.sizes().getFirst());
    }

    private boolean convolution(PickleValue state, int dimensions) throws IOException {
        if (state instanceof Tuple(List<PickleValue> parts) && parts.size() == 3
                && parts.get(0) instanceof Text(String version) && version.equals("2")
                && parts.get(1) instanceof Sequence tensors && tensors.elements().size() == 2
                && tensors.elements().getFirst() instanceof TensorView settings
                && tensors.elements().getLast() instanceof TensorView weight
                && weight.storage().type() == ElementType.QINT8 && weight.sizes().size() == dimensions + 2
                && parts.get(2) instanceof Sequence optional && optional.elements().size() == 1
                && settings.storage().type() == ElementType.INT16
                && settings.sizes().equals(List.of(4L * dimensions + 3)) && settings.strides().equals(List.of(1L))
                && settings.offset() == 0 && settings.storage().bytes() == (4L * dimensions + 3) * Short.BYTES) {
            ByteBuffer values = ByteBuffer.wrap(content.bytes(settings)).order(ByteOrder.LITTLE_ENDIAN);
            return settings(values, dimensions, weight)
                    && bias(optional.elements().getFirst(), weight.sizes().getFirst());
        }
        return false;
    }

    /** Dimensions, strides, paddings, dilations, output paddings, groups, transposed. */
    private static boolean settings(ByteBuffer values, int dimensions, TensorView weight) {
        boolean sound = values.getShort() == dimensions;
        for (int kind = 0; kind < 4; kind++) {
            for (int i = 0; i < dimensions; i++) {
                int value = values.getShort();
                sound &= value >= (kind % 2 == 0 ? 1 : 0) && value < LARGEST_SETTING;
            }
        }
        int groups = values.getShort();
        return sound && groups >= 1 && weight.sizes().getFirst() % groups == 0 && values.getShort() == 0;
    }
}
