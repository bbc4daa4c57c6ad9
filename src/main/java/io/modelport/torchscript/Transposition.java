package io.modelport.torchscript;

/**
 * Swaps the two inner dimensions of an array seen as [outer, rows, columns].
 *
 * @param outer size of the outermost dimension
 * @param rows size of the middle dimension, which becomes the innermost
 * @param columns size of the innermost dimension, which becomes the middle one
 */
record Transposition(int outer, int rows, int columns) {

    static Transposition none(int size) {
        return new Transposition(1, 1, size);
    }

    /** Writes the transposed array into {@code target} from {@code offset} on. */
    void apply(float[] source, float[] target, int offset) {
        for (int o = 0, from = 0; o < outer; o++) {
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++, from++) {
                    target[offset + (o * columns + c) * rows + r] = source[from];
                }
            }
        }
    }

    /** The array whose transposition lies in {@code source} from {@code offset} on. */
    float[] undo(float[] source, int offset) {
        float[] original = new float[outer * rows * columns];
        new Transposition(outer, columns, rows).apply(slice(source, offset, original.length), original, 0);
        return original;
    }

    private static float[] slice(float[] source, int offset, int length) {
        float[] slice = new float[length];
        System.arraycopy(source, offset, slice, 0, length);
        return slice;
    }
}
