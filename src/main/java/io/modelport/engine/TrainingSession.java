package io.modelport.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the methods of a trainable module on one fixed thread. */
public final class TrainingSession implements AutoCloseable {

    private final PtSymbolBlock block;
    private final PtNDManager manager;
    private final NativeThread thread = new NativeThread(true);
    private final Map<String, NDArray> markers = new HashMap<>();

    TrainingSession(PtSymbolBlock block, PtNDManager manager) {
        this.block = block;
        this.manager = manager;
    }

    /** A native tensor over the memory of {@code tensor}, whose content may change between calls; not copied. */
    public NativeTensor wrap(Tensor tensor) {
        return new NativeTensor(TorchPredictor.wrap(tensor, manager));
    }

    /**
     * Runs a method that records gradients.
     *
     * @return the tensor, or the elements of the list, that it returns; to be closed by the caller
     * @throws io.modelport.problem.Invalid when the module raises
     */
    public List<NativeTensor> train(String method, NativeTensor... arguments) {
        return run(method, List.of(), arguments, true);
    }

    /** Runs a method that records gradients and whose first argument is a list of tensors. */
    public List<NativeTensor> train(String method, List<NativeTensor> first, NativeTensor... arguments) {
        return run(method, first, arguments, true);
    }

    /** Runs a method with gradients off. */
    public List<NativeTensor> infer(String method, NativeTensor... arguments) {
        return run(method, List.of(), arguments, false);
    }

    @Override
    public void close() {
        manager.close();
    }

    /** The bridge takes the method's name, and that an argument belongs to a list, from the names of arrays. */
    private List<NativeTensor> run(String method, List<NativeTensor> first, NativeTensor[] arguments,
            boolean gradients) {
        thread.enter();
        NDList inputs = new NDList(1 + first.size() + arguments.length);
        inputs.add(markers.computeIfAbsent(method, this::marker));
        for (NativeTensor element : first) {
            element.array().setName("first[]");
            inputs.add(element.array());
        }
        for (NativeTensor argument : arguments) {
            inputs.add(argument.array());
        }
        try {
            List<NativeTensor> outputs = new ArrayList<>();
            for (NDArray output : IValueUtils.forward(block, inputs, gradients)) {
                outputs.add(new NativeTensor((PtNDArray) output));
            }
            return outputs;
        } catch (EngineException e) {
            throw TorchFailure.of(e);
        }
    }

    private NDArray marker(String method) {
        NDArray marker = manager.create(0);
        marker.setName("module_method:" + method);
        return marker;
    }
}
