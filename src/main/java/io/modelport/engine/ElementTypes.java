package io.modelport.engine;

import io.modelport.network.DataType;
import io.modelport.problem.Unsupported;

/** Element types as the native bridge knows them: it ends the process when it is handed another one. */
final class ElementTypes {

    private ElementTypes() {}

    static ai.djl.ndarray.types.DataType toNative(DataType type) {
        return switch (type) {
            case BOOL -> ai.djl.ndarray.types.DataType.BOOLEAN;
            case UINT8 -> ai.djl.ndarray.types.DataType.UINT8;
            case INT8 -> ai.djl.ndarray.types.DataType.INT8;
            case INT32 -> ai.djl.ndarray.types.DataType.INT32;
            case INT64 -> ai.djl.ndarray.types.DataType.INT64;
            case FP16 -> ai.djl.ndarray.types.DataType.FLOAT16;
            case FP32 -> ai.djl.ndarray.types.DataType.FLOAT32;
            case FP64 -> ai.djl.ndarray.types.DataType.FLOAT64;
            case UINT16, UINT32, UINT64, INT16, BF16, BYTES -> throw new Unsupported("unsupported-datatype",
                    "Tensors of " + type + " cannot be given to a TorchScript module.",
                    "Send BOOL, UINT8, INT8, INT32, INT64, FP16, FP32 or FP64.");
        };
    }

    static DataType fromNative(ai.djl.ndarray.types.DataType type) {
        return switch (type) {
            case BOOLEAN -> DataType.BOOL;
            case UINT8 -> DataType.UINT8;
            case INT8 -> DataType.INT8;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case FLOAT16 -> DataType.FP16;
            case FLOAT32 -> DataType.FP32;
            case FLOAT64 -> DataType.FP64;
            case COMPLEX64, UNKNOWN, STRING, BFLOAT16, UINT64, UINT32, UINT16, INT16 -> throw new Unsupported(
                    "unsupported-datatype", "The module returns a tensor of an element type that cannot be read.",
                    "Return BOOL, UINT8, INT8, INT32, INT64, FP16, FP32 or FP64 from forward.");
        };
    }
}
