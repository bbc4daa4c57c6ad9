package io.modelport.serving.json;

/** BF16: the upper half of a float. */
public final class BrainFloat {

    private BrainFloat() {}

    /** The nearest, ties to even; a float too large for it becomes an infinity. */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    /** The float that it stands for. */
    public static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
