package io.modelport.artifact;

import java.io.IOException;
import java.io.InputStream;

/** A stream that is read block by block; reading one byte reads a block of one. */
public abstract class BlockInputStream extends InputStream {

    @Override
    public abstract int read(byte[] target, int offset, int length) throws IOException;

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }
}
