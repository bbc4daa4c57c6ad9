package io.modelport.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What the kernel can be asked to do to a process. */
enum Signal {
    KILL, QUIT, STOP, CONT;

    /** Sends it; a process that has ended already gets nothing. */
    void send(long pid) {
        try {
            new ProcessBuilder("kill", "-" + name(), Long.toString(pid)).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
