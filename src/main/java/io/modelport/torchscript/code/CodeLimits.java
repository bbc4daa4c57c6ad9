package io.modelport.torchscript.code;

/**
 * Bounds of what code may ask of the compiler that loads it.
 *
 * @param fileBytes bytes of one file
 * @param totalBytes bytes of all files
 * @param nesting how deeply expressions or blocks may nest
 * @param callDepth how deeply functions may call each other
 * @param steps statements and calls of a method once everything that it calls is put in its place, as libtorch does
 */
public record CodeLimits(int fileBytes, int totalBytes, int nesting, int callDepth, int steps) {

    private static final int MIB = 1 << 20;

    public static CodeLimits defaults() {
        return new CodeLimits(8 * MIB, 32 * MIB, 64, 100, 400_000);
    }
}
