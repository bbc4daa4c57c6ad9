package io.modelport.torchscript.archive;

/**
 * An entry of a zip, as both of its headers describe it.
 *
 * @param name its path, segments parted by {@code /}
 * @param flags the general purpose flags
 * @param deflated whether it is compressed; else it is stored
 * @param crc CRC-32 of the unpacked content
 * @param packed bytes in the file
 * @param size bytes when unpacked
 * @param header where its local header begins
 * @param content where its content begins
 */
record ZipItem(String name, int flags, boolean deflated, long crc, long packed, long size, long header, long content) {

    private static final int DESCRIPTOR = 1 << 3;

    boolean hasDescriptor() {
        return (flags & DESCRIPTOR) != 0;
    }

    boolean folder() {
        return name.endsWith("/");
    }

    ZipItem at(long begin) {
        return new ZipItem(name, flags, deflated, crc, packed, size, header, begin);
    }
}
