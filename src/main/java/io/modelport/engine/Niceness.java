package io.modelport.engine;

import java.lang.foreign.ValueLayout;

/**
 * How far a thread steps back behind the others when processors are short. Java's own thread priorities do nothing on Linux
 * unless the JVM was started with a flag for that.
 */
public final class Niceness {

    private static final int PRIO_PROCESS = 0;
    private static final int THIS_THREAD = 0;

    private Niceness() {}

    /**
     * Lets the calling thread step back; it cannot come forward again. Does nothing where threads have no niceness of their
     * own, which is everywhere but on Linux.
     *
     * @param niceness from 0, as everybody, to 19; a thread that gets nearly nothing keeps the garbage collector waiting
     */
    public static void ofThisThread(int niceness) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return;
        }
        CLibrary.find("setpriority", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)
                .ifPresent(setpriority -> {
                    try {
                        int ignored = (int) setpriority.invokeExact(PRIO_PROCESS, THIS_THREAD, niceness);
                    } catch (Throwable e) {
                        throw new IllegalStateException("setpriority", e);
                    }
                });
    }
}
