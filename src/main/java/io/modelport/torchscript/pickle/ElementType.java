package io.modelport.torchscript.pickle;

import org.jspecify.annotations.Nullable;

/** The element types of tensors that an archive may hold, with PyTorch's names of their storages. */
public enum ElementType {
    UINT8("Byte", 1), INT8("Char", 1), INT16("Short", 2), INT32("Int", 4), INT64("Long", 8), FLOAT16("Half", 2),
    FLOAT32(
            "Float", 4),
    FLOAT64("Double", 8), COMPLEX32("ComplexHalf", 4), COMPLEX64("ComplexFloat", 8), COMPLEX128(
            "ComplexDouble", 16),
    BOOL("Bool", 1), QINT8("QInt8", 1), QUINT8("QUInt8",
            1),
    QINT32("QInt32", 4), BFLOAT16("BFloat16", 2);

    private final String storageClass;
    private final int bytes;

    ElementType(String name, int bytes) {
        this.storageClass = name + "Storage";
        this.bytes = bytes;
    }

    static @Nullable ElementType ofStorageClass(String name) {
        for (ElementType type : values()) {
            if (type.storageClass.equals(name)) {
                return type;
            }
        }
        return null;
    }

    /** PyTorch's name of the storages of such elements. */
    public String storageClass() {
        return storageClass;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether elements stand for numbers through a scale and a zero point. */
    public boolean quantized() {
        return this == QINT8 || this == QUINT8 || this == QINT32;
    }

    /** Whether a zero point of that value can be an element. */
    boolean holdsZeroPoint(long value) {
        return switch (this) {
            case QINT8 -> value >= Byte.MIN_VALUE && value <= Byte.MAX_VALUE;
            case QUINT8 -> value >= 0 && value <= 255;
            default -> value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE;
        };
    }
}
