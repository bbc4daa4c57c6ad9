package io.modelport.network;

import java.util.Optional;

/** An element type, named as the Open Inference Protocol names it. */
public enum DataType {

    BOOL(1), UINT8(1), UINT16(2), UINT32(4), UINT64(8), INT8(1), INT16(2), INT32(4), INT64(8), FP16(2), BF16(2),
    FP32(4),
    FP64(8), BYTES(-1);

    private final int size;

    DataType(int size) {
        this.size = size;
    }

    /** The size of one element in bytes, or -1 where elements differ in size. */
    public int size() {
        return size;
    }

    /** The data type of that name, exactly as the protocol spells it. */
    public static Optional<DataType> find(String name) {
        for (DataType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
