package io.modelport.torchscript.archive;

import io.modelport.torchscript.code.CodeLimits;
import io.modelport.torchscript.pickle.PickleLimits;

/**
 * Bounds of what an archive may ask of whoever reads it.
 *
 * @param entries files in the zip
 * @param entryBytes unpacked bytes of one entry
 * @param totalBytes unpacked bytes of all entries together
 * @param ratio how many times its packed size an entry may unpack to
 * @param pickleBytes unpacked bytes of one pickle
 * @param tensors storages, the constants' included
 * @param pickle bounds of what a pickle holds
 * @param code bounds of the code
 */
public record ArchiveLimits(int entries, long entryBytes, long totalBytes, int ratio, int pickleBytes, int tensors,
        PickleLimits pickle, CodeLimits code) {

    private static final int MIB = 1 << 20;
    private static final long GIB = 1L << 30;

    /** What holds unless configured: room for modules of some ten billion parameters. */
    public static ArchiveLimits defaults() {
        return new ArchiveLimits(200_000, 16 * GIB, 64 * GIB, 200, 64 * MIB, 100_000,
                new PickleLimits(5_000_000, 200, MIB, 32, 16 * GIB), CodeLimits.defaults());
    }
}
