package io.modelport.torchscript.pickle;

/**
 * Bounds of what a pickle may ask for.
 *
 * @param values values that its graph has, a shared one counted as often as it is referred to; no more operations either
 * @param depth how deeply values may nest
 * @param textBytes UTF-8 bytes of one text
 * @param dimensions dimensions of a tensor
 * @param tensorBytes bytes that a tensor may stand for, also where several elements share a place
 */
public record PickleLimits(int values, int depth, int textBytes, int dimensions, long tensorBytes) {}
