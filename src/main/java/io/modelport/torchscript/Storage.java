package io.modelport.torchscript;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A run of numbers that tensors of an archive are views of, written little-endian. */
sealed interface Storage {

    /** How many numbers it holds. */
    long count();

    /** The size in bytes. */
    long bytes();

    /** The name of PyTorch's storage class. */
    String className();

    void writeTo(OutputStream out) throws IOException;

    /** Storages are told apart by identity: two equal arrays remain two storages. */
    final class Floats implements Storage {

        private static final int BLOCK = 16_384;

        private final float[] values;

        Floats(float[] values) {
            this.values = values;
        }

        @Override
        public long count() {
            return values.length;
        }

        @Override
        public long bytes() {
            return values.length * (long) Float.BYTES;
        }

        @Override
        public String className() {
            return "FloatStorage";
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            byte[] block = new byte[BLOCK * Float.BYTES];
            ByteBuffer view = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
            for (int from = 0; from < values.length; from += BLOCK) {
                int length = Math.min(BLOCK, values.length - from);
                view.asFloatBuffer().put(values, from, length);
                out.write(block, 0, length * Float.BYTES);
            }
        }
    }

    /** Nothing but zeros, as many as said. */
    final class Zeros implements Storage {

        private static final byte[] BLOCK = new byte[65_536];

        private final long count;

        Zeros(long count) {
            this.count = count;
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public long bytes() {
            return count * Float.BYTES;
        }

        @Override
        public String className() {
            return "FloatStorage";
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            for (long left = bytes(); left > 0; left -= BLOCK.length) {
                out.write(BLOCK, 0, (int) Math.min(left, BLOCK.length));
            }
        }
    }

    /** One 64-bit integer. */
    final class Count implements Storage {

        private final long value;

        Count(long value) {
            this.value = value;
        }

        @Override
        public long count() {
            return 1;
        }

        @Override
        public long bytes() {
            return Long.BYTES;
        }

        @Override
        public String className() {
            return "LongStorage";
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        }
    }
}
