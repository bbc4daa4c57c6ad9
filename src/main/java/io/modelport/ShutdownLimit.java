package io.modelport;

import java.time.Duration;

/**
 * Ends a node by force whose orderly end takes longer than it may: a database that does not answer, or a client that
 * never stops sending, must not keep it. What it leaves behind is found at the next start, as after a crash.
 */
final class ShutdownLimit {

    /** What a node exits with when it had to be ended by force. */
    static final int EXIT_CODE = 3;

    private ShutdownLimit() {}

    /** @param limit counted from the signal that tells this process to end */
    static void install(Duration limit) {
        // A hook that waited itself would hold the end up; its thread does not.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Thread.ofPlatform()
                        .daemon()
                        .name("shutdown-limit")
                        .start(() -> haltAfter(limit)), "shutdown-limit-begins"));
    }

    private static void haltAfter(Duration limit) {
        try {
            Thread.sleep(limit);
            System.err.println("The node did not end within " + limit.toSeconds() + " s and is ended by force.");
            Runtime.getRuntime().halt(EXIT_CODE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
