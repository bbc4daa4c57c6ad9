package io.modelport.training;

import java.nio.ByteBuffer;
import java.util.Random;

/** A dataset that a linear classifier learns at once: 8 × 8 images, one quadrant of which is bright. */
final class Quadrants {

    private static final int SIZE = 8;
    private static final int TRAIN = 200;
    private static final int TEST = 40;

    private Quadrants() {}

    /** Uploads it as version 1 of a dataset of that name, unless it is there. */
    static void require(Api api, String name) {
        if (!api.get("/api/v1/datasets/" + name + "/versions/1").has("version")) {
            upload(api, name);
        }
    }

    private static void upload(Api api, String name) {
        Random random = new Random(name.hashCode());
        api.post("/api/v1/datasets", "{\"name\": \"" + name + "\"}");
        String uploads = "/api/v1/datasets/" + name + "/uploads";
        String upload = uploads + "/"
                + Api.json(api.post(uploads, "{\"format\": \"idx\"}")).get("id").asString();
        api.put(upload + "/files/train-images", images(TRAIN, random));
        api.put(upload + "/files/train-labels", labels(TRAIN));
        api.put(upload + "/files/test-images", images(TEST, random));
        api.put(upload + "/files/test-labels", labels(TEST));
        var committed = api.post(upload + "/commit", "{}");
        if (committed.statusCode() >= 300) {
            throw new AssertionError(committed.body());
        }
    }

    private static byte[] images(int count, Random random) {
        ByteBuffer file = ByteBuffer.allocate(16 + count * SIZE * SIZE);
        file.putInt(0x803).putInt(count).putInt(SIZE).putInt(SIZE);
        for (int i = 0; i < count; i++) {
            for (int y = 0; y < SIZE; y++) {
                for (int x = 0; x < SIZE; x++) {
                    int quadrant = (y / (SIZE / 2)) * 2 + x / (SIZE / 2);
                    file.put((byte) ((quadrant == i % 4 ? 150 : 20) + random.nextInt(80)));
                }
            }
        }
        return file.array();
    }

    private static byte[] labels(int count) {
        ByteBuffer file = ByteBuffer.allocate(8 + count);
        file.putInt(0x801).putInt(count);
        for (int i = 0; i < count; i++) {
            file.put((byte) (i % 4));
        }
        return file.array();
    }
}
