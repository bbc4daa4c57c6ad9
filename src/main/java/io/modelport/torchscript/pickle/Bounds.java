package io.modelport.torchscript.pickle;

import io.modelport.problem.Invalid;
import io.modelport.torchscript.pickle.PickleValue.Quantizer;
import io.modelport.torchscript.pickle.PickleValue.TensorView;
import java.util.List;

/** Proves that a tensor lies inside its storage: libtorch reads and writes wherever the numbers in the file point. */
final class Bounds {

    private Bounds() {}

    static void check(String entry, TensorView view, PickleLimits limits) {
        List<Long> sizes = view.sizes();
        List<Long> strides = view.strides();
        String described = "sizes " + sizes + ", strides " + strides + ", offset " + view.offset() + " in a storage of "
                + view.storage().count() + " elements";
        if (sizes.size() != strides.size() || view.offset() < 0 || view.offset() > view.storage().count()) {
            throw Refusals.badTensor(entry, described);
        }
        try {
            long elements = 1;
            long last = view.offset();
            boolean empty = sizes.contains(0L);
            for (int i = 0; i < sizes.size(); i++) {
                if (sizes.get(i) < 0 || strides.get(i) < 0) {
                    throw Refusals.badTensor(entry, described);
                }
                elements = Math.multiplyExact(elements, Math.max(1, sizes.get(i)));
                last = empty ? last : Math.addExact(last, Math.multiplyExact(sizes.get(i) - 1, strides.get(i)));
            }
            if (!empty && last >= view.storage().count()) {
                throw Refusals.badTensor(entry, described);
            }
            if (Math.multiplyExact(elements, (long) view.storage().type().bytes()) > limits.tensorBytes()) {
                throw Refusals.tooLarge(entry, "a tensor of the sizes " + sizes + ", more than " + limits.tensorBytes()
                        + " bytes");
            }
        } catch (ArithmeticException e) {
            throw new Invalid("tensor-outside-storage", "The entry " + entry + " holds a tensor that is not sound: "
                    + described + ".", "Save the module again with PyTorch.", e);
        }
        quantized(entry, view);
    }

    private static void quantized(String entry, TensorView view) {
        Quantizer quantizer = view.quantizer();
        ElementType type = view.storage().type();
        if (quantizer == null) {
            if (type.quantized()) {
                throw Refusals.badTensor(entry, "elements of the type " + type + " without scale and zero point");
            }
            return;
        }
        boolean sound = type.quantized() && switch (quantizer) {
            case Quantizer.PerTensor(double scale, long zeroPoint) ->
                scale > 0 && Double.isFinite(scale) && type.holdsZeroPoint(zeroPoint);
            case Quantizer.PerChannel(TensorView scales, TensorView zeroPoints, long axis) ->
                axis >= 0 && axis < view.sizes().size()
                        && scales.storage().type() == ElementType.FLOAT64
                        && zeroPoints.storage().type() == ElementType.INT64
                        && scales.sizes().equals(List.of(view.sizes().get((int) axis)))
                        && zeroPoints.sizes().equals(scales.sizes());
        };
        if (!sound) {
            throw Refusals.badTensor(entry, "a quantizer that does not fit elements of the type " + type
                    + " and the sizes " + view.sizes());
        }
    }
}
