package io.modelport.dataset.reader;

/** What an IDX file holds. */
public enum IdxKind {

    /** Images: unsigned bytes in three dimensions, count × rows × columns. */
    IMAGES(0x0803, 3, "images"),

    /** Class numbers: unsigned bytes in one dimension. */
    LABELS(0x0801, 1, "labels");

    private final int magic;
    private final int dimensions;
    private final String plural;

    IdxKind(int magic, int dimensions, String plural) {
        this.magic = magic;
        this.dimensions = dimensions;
        this.plural = plural;
    }

    /** The number that the file begins with: two zero bytes, the type of its values, the number of dimensions. */
    int magic() {
        return magic;
    }

    /** The magic number and one number per dimension, in bytes. */
    int headerSize() {
        return Integer.BYTES * (1 + dimensions);
    }

    String plural() {
        return plural;
    }
}
