package io.modelport.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.modelport.problem.Unsupported;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Calls {@code forward} through the native bridge. */
final class TorchPredictor implements Predictor {

    private final PtSymbolBlock block;
    private final PtNDManager manager;
    private final Runnable onClose;
    private boolean closed;

    TorchPredictor(PtSymbolBlock block, PtNDManager manager, Runnable onClose) {
        this.block = block;
        this.manager = manager;
        this.onClose = onClose;
    }

    @Override
    public <R> R predict(List<Tensor> inputs, Function<? super List<Tensor>, ? extends R> reader) {
        NativeThread.prepare(false);
        if (closed) {
            throw new IllegalStateException("the predictor is closed");
        }
        try (PtNDManager call = (PtNDManager) manager.newSubManager()) {
            return reader.apply(run(inputs, call));
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            manager.close();
            onClose.run();
        }
    }

    private List<Tensor> run(List<Tensor> inputs, PtNDManager call) {
        IValue[] arguments = new IValue[inputs.size()];
        try {
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = IValue.from(wrap(inputs.get(i), call));
            }
            try (IValue result = IValueUtils.runMethod(block, "forward", arguments)) {
                List<Tensor> outputs = new ArrayList<>(1);
                collect(result, call, outputs);
                return outputs;
            }
        } catch (EngineException e) {
            throw TorchFailure.of(e);
        } finally {
            for (IValue argument : arguments) {
                if (argument != null) {
                    argument.close();
                }
            }
        }
    }

    /** A native tensor over the same memory; the bridge reads a buffer from its beginning, hence the slice. */
    static PtNDArray wrap(Tensor tensor, PtNDManager manager) {
        return JniUtils.createNdFromByteBuffer(manager, tensor.data().slice().order(ByteOrder.LITTLE_ENDIAN),
                new Shape(tensor.shape()), ElementTypes.toNative(tensor.type()), SparseFormat.DENSE,
                manager.getDevice());
    }

    /** The tensor's memory, which lives as long as the array's manager. */
    static Tensor view(PtNDArray array) {
        long[] shape = array.getShape().getShape();
        io.modelport.network.DataType type = ElementTypes.fromNative(array.getDataType());
        if (Tensor.byteCount(type, shape) == 0) {
            return new Tensor(type, shape, Tensor.allocate(0));
        }
        return new Tensor(type, shape, array.toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static void collect(IValue value, PtNDManager call, List<Tensor> outputs) {
        if (value.isTensor()) {
            outputs.add(view(value.toTensor(call)));
        } else if (value.isTensorList()) {
            for (PtNDArray array : value.toTensorArray(call)) {
                outputs.add(view(array));
            }
        } else if (value.isTuple() || value.isList()) {
            IValue[] elements = value.isTuple() ? value.toIValueTuple() : value.toIValueArray();
            try {
                for (IValue element : elements) {
                    collect(element, call, outputs);
                }
            } finally {
                for (IValue element : elements) {
                    element.close();
                }
            }
        } else {
            throw new Unsupported("unsupported-output", "The module returns " + value.getType() + ".",
                    "Return a tensor, or a tuple or list of tensors, from forward.");
        }
    }
}
