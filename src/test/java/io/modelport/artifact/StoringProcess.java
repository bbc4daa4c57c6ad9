package io.modelport.artifact;

import io.modelport.problem.NotFound;
import io.modelport.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.springframework.dao.DataAccessException;

/**
 * Stores, names and un-names contents out of a small pool for as long as it lives, or collects garbage that has no grace
 * period at all: so that each of these meets each other.
 */
final class StoringProcess {

    static final int POOL = 24;

    private StoringProcess() {}

    /** Arguments: the database's address, user and password, the store's folder, "store" or "collect", a seed. */
    public static void main(String[] arguments) throws IOException {
        try (TestStore store = new TestStore(new TestDatabase(arguments[0], arguments[1], arguments[2]),
                Path.of(arguments[3]))) {
            Random random = new Random(Long.parseLong(arguments[5]));
            System.out.println("ready");
            while (true) {
                try {
                    if (arguments[4].equals("collect")) {
                        System.out.println("deleted " + store.collector(Duration.ZERO).collect().deleted().count());
                    } else {
                        step(store, random);
                    }
                } catch (DataAccessException e) {
                    System.out.println("failed " + e.getMessage());
                }
            }
        }
    }

    static byte[] content(int number) {
        byte[] content = new byte[1 + number * 4_000];
        new Random(number).nextBytes(content);
        return content;
    }

    private static void step(TestStore store, Random random) throws IOException {
        byte[] content = content(random.nextInt(POOL));
        Digest digest = Digest.of(content);
        if (random.nextInt(3) == 0) {
            store.unname(digest);
            return;
        }
        store.blobs.store(new ByteArrayInputStream(content), content.length, digest);
        try {
            store.name(digest);
            System.out.println("named " + digest.hex());
        } catch (NotFound e) {
            // Collected before it was named, for there is no grace period here.
            System.out.println("too late");
        }
    }
}
