package io.modelport.serving.oip;

import io.modelport.network.DataType;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.oip.wire.InferTensorContents;
import io.modelport.serving.oip.wire.ModelInferRequest;
import io.modelport.serving.oip.wire.ModelInferRequest.InferInputTensor;
import io.modelport.serving.tensor.RawTensor;
import java.nio.ByteBuffer;

/** Reads the inputs of a message, raw or typed, into their memory. */
final class GrpcInputs {

    private static final int MOST_DIMENSIONS = 16;

    private GrpcInputs() {}

    /** @throws io.modelport.problem.Problem when they are not inputs of this model */
    static void read(ModelInferRequest request, InputCollector inputs) {
        boolean raw = request.getRawInputContentsCount() > 0;
        if (raw && request.getRawInputContentsCount() != request.getInputsCount()) {
            throw new Invalid("raw-contents-mismatch",
                    "There are " + request.getInputsCount() + " inputs and " + request.getRawInputContentsCount()
                            + " raw_input_contents.",
                    "Send one for each input, in their order.", "raw_input_contents");
        }
        for (int i = 0; i < request.getInputsCount(); i++) {
            InferInputTensor input = request.getInputs(i);
            DataType type = Datatypes.get(input.getDatatype());
            long[] shape = shape(input);
            for (String parameter : input.getParametersMap().keySet()) {
                if (parameter.startsWith("shared_memory_")) {
                    throw InferRequest.sharedMemory(parameter);
                }
            }
            if (!raw) {
                readTyped(input, type, shape, inputs);
            } else if (input.getContents().getSerializedSize() > 0) {
                throw new Invalid("two-contents",
                        "Input '" + input.getName() + "' has contents beside raw_input_contents.",
                        "Send its elements once.", "inputs." + input.getName());
            } else {
                RawTensor.read(input.getName(), type, shape, request.getRawInputContents(i).asReadOnlyByteBuffer(),
                        inputs);
            }
        }
    }

    private static long[] shape(InferInputTensor input) {
        if (input.getShapeCount() > MOST_DIMENSIONS) {
            throw new Invalid("invalid-shape", "A shape has more than " + MOST_DIMENSIONS + " dimensions.",
                    "Send it as the model's metadata describes it.", "inputs.shape");
        }
        long[] shape = new long[input.getShapeCount()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = input.getShape(i);
        }
        return shape;
    }

    private static void readTyped(InferInputTensor input, DataType type, long[] shape, InputCollector inputs) {
        InferTensorContents contents = input.getContents();
        int count = count(contents, type);
        ByteBuffer memory = inputs.add(input.getName(), type, shape, count);
        int at = memory.position();
        int expected = memory.remaining() / type.size();
        if (expected != count) {
            throw new Invalid("element-count-mismatch",
                    "Input '" + input.getName() + "' has " + count + " elements of the field for " + type
                            + " where its shape asks for " + expected + ".",
                    "Send as many elements as the shape says, in the field of the datatype.",
                    "inputs." + input.getName());
        }
        for (int i = 0; i < count; i++, at += type.size()) {
            switch (type) {
                case BOOL -> memory.put(at, (byte) (contents.getBoolContents(i) ? 1 : 0));
                case FP32 -> memory.putFloat(at, contents.getFp32Contents(i));
                case FP64 -> memory.putDouble(at, contents.getFp64Contents(i));
                case INT64 -> memory.putLong(at, contents.getInt64Contents(i));
                case UINT64 -> memory.putLong(at, contents.getUint64Contents(i));
                case INT32 -> memory.putInt(at, contents.getIntContents(i));
                case UINT32 -> memory.putInt(at, contents.getUintContents(i));
                case INT16 -> memory.putShort(at, (short) within(contents.getIntContents(i), Short.MIN_VALUE,
                        Short.MAX_VALUE, input));
                case UINT16 -> memory.putShort(at, (short) within(contents.getUintContents(i), 0, 0xffff, input));
                case INT8 -> memory.put(at, (byte) within(contents.getIntContents(i), Byte.MIN_VALUE, Byte.MAX_VALUE,
                        input));
                case UINT8 -> memory.put(at, (byte) within(contents.getUintContents(i), 0, 0xff, input));
                case FP16, BF16, BYTES -> throw new IllegalStateException(type + " has no elements here");
            }
        }
    }

    private static int count(InferTensorContents contents, DataType type) {
        return switch (type) {
            case BOOL -> contents.getBoolContentsCount();
            case INT8, INT16, INT32 -> contents.getIntContentsCount();
            case INT64 -> contents.getInt64ContentsCount();
            case UINT8, UINT16, UINT32 -> contents.getUintContentsCount();
            case UINT64 -> contents.getUint64ContentsCount();
            case FP32 -> contents.getFp32ContentsCount();
            case FP64 -> contents.getFp64ContentsCount();
            case FP16, BF16 -> 0;
            case BYTES -> contents.getBytesContentsCount();
        };
    }

    private static int within(int value, int least, int most, InferInputTensor input) {
        if (value < least || value > most) {
            throw new Invalid("number-out-of-range",
                    Integer.toUnsignedString(value) + " does not fit " + input.getDatatype() + ".",
                    "Send numbers that fit, or use a wider datatype.", "inputs." + input.getName());
        }
        return value;
    }
}
