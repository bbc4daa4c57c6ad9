package io.modelport.serving.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes a long answer as fast as it is read. */
final class SlowAnswer implements WriteListener {

    private static final int CHUNK = 1 << 14;

    private final ServletOutputStream out;
    private final byte[] body;
    private final Runnable done;
    private int sent;

    /** @param done is run when all is written or nothing more can be */
    SlowAnswer(ServletOutputStream out, byte[] body, Runnable done) {
        this.out = out;
        this.body = body;
        this.done = done;
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (sent == body.length) {
                done.run();
                return;
            }
            int chunk = Math.min(CHUNK, body.length - sent);
            out.write(body, sent, chunk);
            sent += chunk;
        }
    }

    @Override
    public void onError(Throwable failure) {
        done.run();
    }

    /** Runs something the first time it is run. */
    static final class Once implements Runnable {

        private final AtomicBoolean done = new AtomicBoolean();
        private final Runnable action;

        Once(Runnable action) {
            this.action = action;
        }

        @Override
        public void run() {
            if (done.compareAndSet(false, true)) {
                action.run();
            }
        }
    }
}
