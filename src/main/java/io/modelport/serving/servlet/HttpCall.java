package io.modelport.serving.servlet;

import io.modelport.problem.DeadlineExceeded;
import io.modelport.problem.Problem;
import io.modelport.problem.TooLarge;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request that is answered once, in whole, by whichever thread has the answer.
 *
 * <p>
 * A body that has arrived with its head is read and answered on the thread that brought it. One that is still on its way
 * is collected as it comes, and holds no thread; neither does a long answer whose reader is slow.
 */
public final class HttpCall {

    private static final int SMALL_ANSWER = 1 << 15;
    private static final int KEPT_BUFFER = 1 << 20;
    private static final int FIRST_BUFFER = 1 << 14;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final ThreadLocal<byte[]> BUFFERS = ThreadLocal.withInitial(() -> new byte[FIRST_BUFFER]);

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Duration timeout;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile @Nullable AsyncContext async;
    private volatile Runnable onTimeout = () -> {};
    private volatile Runnable onGone = () -> {};

    /** Takes a body, and answers. */
    public interface BodyHandler {

        /**
         * The body has arrived in whole.
         *
         * @param body an array with room for one byte behind the body; it belongs to the caller again afterwards
         */
        void handle(byte[] body, int length);

        /** The body is too large, or was not all there in time. */
        void refuse(Problem problem);
    }

    /** @param timeout how long it may take from when it first has to wait for its body or its answer */
    public HttpCall(HttpServletRequest request, HttpServletResponse response, Duration timeout) {
        this.request = request;
        this.response = response;
        this.timeout = timeout;
    }

    /**
     * Hands the body over when it has arrived: on this thread before this returns, or later on another.
     *
     * @param limit the most bytes
     */
    public void readBody(long limit, BodyHandler handler) throws IOException {
        long expected = request.getContentLengthLong();
        if (expected > limit) {
            handler.refuse(tooLarge(limit));
            return;
        }
        ServletInputStream in = request.getInputStream();
        byte[] buffer = BUFFERS.get();
        int count = 0;
        while (count != expected && in.available() > 0) {
            buffer = withRoom(buffer, count);
            int read = in.read(buffer, count, Math.min(in.available(), buffer.length - 1 - count));
            if (read < 0) {
                break;
            }
            count += read;
        }
        if (buffer.length <= KEPT_BUFFER) {
            BUFFERS.set(buffer);
        }
        if (count > limit) {
            handler.refuse(tooLarge(limit));
            return;
        }
        if (count == expected || in.isFinished()) {
            handler.handle(buffer, count);
            return;
        }
        // What was promised is believed as it comes: many large promises must not take much memory.
        byte[] begun = Arrays.copyOf(buffer, Math.max(FIRST_BUFFER, count * 2));
        suspend(() -> handler.refuse(tooSlow()), () -> {});
        in.setReadListener(new Collector(in, begun, count, limit, handler));
    }

    /**
     * The answer will come from another thread; the calling one may leave.
     *
     * @param whenTimeIsUp answers
     * @param whenGone is told that the client has gone, so that nobody needs an answer
     */
    public void suspend(Runnable whenTimeIsUp, Runnable whenGone) {
        onTimeout = whenTimeIsUp;
        onGone = whenGone;
        if (async == null) {
            AsyncContext started = request.startAsync(request, response);
            started.setTimeout(timeout.toMillis());
            started.addListener(new Watch());
            async = started;
        }
    }

    /**
     * Answers, unless that was done before.
     *
     * @param body may be changed by the caller when this has returned
     * @return whether this was the answer
     */
    public boolean send(int status, String contentType, byte[] body, int length) {
        if (!answered.compareAndSet(false, true)) {
            return false;
        }
        try {
            response.setStatus(status);
            response.setContentType(contentType);
            response.setContentLength(length);
            if (length > SMALL_ANSWER) {
                suspend(this::complete, () -> {});
                ServletOutputStream out = response.getOutputStream();
                out.setWriteListener(new Sender(out, Arrays.copyOf(body, length)));
                return true;
            }
            response.getOutputStream().write(body, 0, length);
        } catch (IOException | IllegalStateException e) {
            // The client has gone: there is nobody to tell.
        }
        complete();
        return true;
    }

    public void header(String name, String value) {
        response.setHeader(name, value);
    }

    public boolean isAnswered() {
        return answered.get();
    }

    private void gone() {
        if (answered.compareAndSet(false, true)) {
            onGone.run();
            complete();
        }
    }

    private void complete() {
        AsyncContext started = async;
        if (started != null) {
            try {
                started.complete();
            } catch (IllegalStateException e) {
                // Tomcat has ended it, since the client has gone.
            }
        }
    }

    private static TooLarge tooLarge(long limit) {
        return new TooLarge("body-too-large", "The body has more than " + limit + " bytes.",
                "Send fewer rows at a time, or raise modelport.serving.body-limit.");
    }

    private static DeadlineExceeded tooSlow() {
        return new DeadlineExceeded("body-too-slow", "The body did not arrive in time.", "Send it faster.");
    }

    private static byte[] withRoom(byte[] buffer, int count) {
        return count + 1 < buffer.length ? buffer
                : Arrays.copyOf(buffer, (int) Math.min(buffer.length * 2L, LARGEST_ARRAY));
    }

    private final class Watch implements AsyncListener {

        @Override
        public void onTimeout(AsyncEvent event) {
            onTimeout.run();
        }

        @Override
        public void onError(AsyncEvent event) {
            gone();
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    /** Collects a body as it comes. */
    private final class Collector implements ReadListener {

        private final ServletInputStream in;
        private final long limit;
        private final BodyHandler handler;
        private byte[] buffer;
        private int count;

        Collector(ServletInputStream in, byte[] begun, int count, long limit, BodyHandler handler) {
            this.in = in;
            this.buffer = begun;
            this.count = count;
            this.limit = limit;
            this.handler = handler;
        }

        @Override
        public void onDataAvailable() throws IOException {
            while (in.isReady() && !in.isFinished()) {
                buffer = withRoom(buffer, count);
                int read = in.read(buffer, count, buffer.length - 1 - count);
                if (read < 0) {
                    return;
                }
                count += read;
                if (count > limit) {
                    handler.refuse(tooLarge(limit));
                    return;
                }
            }
        }

        @Override
        public void onAllDataRead() {
            if (!isAnswered()) {
                handler.handle(buffer, count);
            }
        }

        @Override
        public void onError(Throwable failure) {
            gone();
        }
    }

    /** Writes a long answer as fast as it is read. */
    private final class Sender implements WriteListener {

        private static final int CHUNK = 1 << 14;

        private final ServletOutputStream out;
        private final byte[] body;
        private int sent;

        Sender(ServletOutputStream out, byte[] body) {
            this.out = out;
            this.body = body;
        }

        @Override
        public void onWritePossible() throws IOException {
            while (out.isReady()) {
                if (sent == body.length) {
                    complete();
                    return;
                }
                int chunk = Math.min(CHUNK, body.length - sent);
                out.write(body, sent, chunk);
                sent += chunk;
            }
        }

        @Override
        public void onError(Throwable failure) {
            complete();
        }
    }
}
