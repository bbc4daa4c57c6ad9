package io.modelport.campaign;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** A dataset in four IDX files: 8 × 8 images of which one quadrant is bright. */
final class Squares {

    static final int SIZE = 8;

    private Squares() {}

    static byte[] images(int count, RandomGenerator random) {
        ByteBuffer file = ByteBuffer.allocate(16 + count * SIZE * SIZE);
        file.putInt(0x803).putInt(count).putInt(SIZE).putInt(SIZE);
        for (int i = 0; i < count; i++) {
            for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
                int quadrant = pixel / SIZE / (SIZE / 2) * 2 + pixel % SIZE / (SIZE / 2);
                file.put((byte) ((quadrant == i % 4 ? 150 : 20) + random.nextInt(80)));
            }
        }
        return file.array();
    }

    static byte[] labels(int count) {
        ByteBuffer file = ByteBuffer.allocate(8 + count);
        file.putInt(0x801).putInt(count);
        for (int i = 0; i < count; i++) {
            file.put((byte) (i % 4));
        }
        return file.array();
    }
}
