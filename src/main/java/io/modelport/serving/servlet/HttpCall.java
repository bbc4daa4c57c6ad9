package io.modelport.serving.servlet;

import io.modelport.http.ProblemStatus;
import io.modelport.problem.DeadlineExceeded;
import io.modelport.problem.Problem;
import io.modelport.problem.Unsupported;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.core.Priority;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request that is answered once, in whole, by whichever thread has the answer.
 *
 * <p>
 * A body that has arrived with its head is read and answered on the thread that brought it. One that is still on its way
 * is collected as it comes, and holds no thread; neither does a long answer whose reader is slow.
 */
public final class HttpCall {

    private static final String TRACE_ID = "X-Trace-Id";
    private static final int SMALL_ANSWER = 1 << 15;
    private static final int KEPT_BUFFER = 1 << 20;
    private static final int FIRST_BUFFER = 1 << 14;
    private static final int WORTH_COMPRESSING = 1_400;
    private static final ThreadLocal<byte[]> BUFFERS = ThreadLocal.withInitial(() -> new byte[FIRST_BUFFER]);

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final HttpLimits limits;
    private final HttpCaller caller;
    private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.OPEN);
    /* Seen in time by other threads, because what they learn of the request they learn from the one that is in it. */
    private @Nullable Thread handling;
    private volatile @Nullable AsyncContext async;
    private volatile Runnable onTimeout = () -> {};
    private volatile Runnable onGone = () -> {};

    private enum Progress {
        OPEN, PROBED, ANSWERED
    }

    /** Takes a body, and answers. */
    public interface BodyHandler {

        /**
         * The body has arrived in whole.
         *
         * @param body an array with room for one byte behind the body; it belongs to the caller again afterwards
         */
        void handle(byte[] body, int length);

        /** The body is too large, not all there in time, or compressed in a way that is not read. */
        void refuse(Problem problem);
    }

    public HttpCall(HttpServletRequest request, HttpServletResponse response, HttpLimits limits) {
        this.request = request;
        this.response = response;
        this.limits = limits;
        this.caller = new HttpCaller(request);
    }

    /** Who sent it. */
    public HttpCaller caller() {
        return caller;
    }

    /**
     * Hands the body over, inflated, when it has arrived: on this thread before this returns, or later on another.
     */
    public void readBody(BodyHandler handler) throws IOException {
        ContentCoding coding;
        try {
            coding = ContentCoding.of(request.getHeader("Content-Encoding"));
        } catch (Unsupported e) {
            handler.refuse(e);
            return;
        }
        long expected = request.getContentLengthLong();
        if (expected > limits.bodyBytes()) {
            handler.refuse(BodyBuffer.tooLarge(limits));
            return;
        }
        ServletInputStream in = request.getInputStream();
        byte[] buffer = BUFFERS.get();
        int count = 0;
        while (count != expected && in.available() > 0) {
            if (count + 1 >= buffer.length) {
                if (buffer.length >= KEPT_BUFFER) {
                    break;
                }
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            int read = in.read(buffer, count, Math.min(in.available(), buffer.length - 1 - count));
            if (read < 0) {
                break;
            }
            count += read;
        }
        BUFFERS.set(buffer);
        if (count > limits.bodyBytes()) {
            handler.refuse(BodyBuffer.tooLarge(limits));
            return;
        }
        if (count == expected || in.isFinished()) {
            hand(buffer, count, coding, handler);
            return;
        }
        BodyBuffer begun;
        try {
            // What was promised is believed as it comes: many large promises must not take much memory.
            begun = new BodyBuffer(limits, buffer, count);
        } catch (Problem e) {
            handler.refuse(e);
            return;
        }
        Collector collector = new Collector(in, begun, coding, handler);
        suspend(() -> {
            begun.close();
            handler.refuse(tooSlow());
        }, begun::close);
        in.setReadListener(collector);
    }

    private void hand(byte[] body, int length, @Nullable ContentCoding coding, BodyHandler handler) {
        handling = Thread.currentThread();
        try {
            inflate(body, length, coding, handler);
        } finally {
            handling = null;
        }
    }

    private void inflate(byte[] body, int length, @Nullable ContentCoding coding, BodyHandler handler) {
        if (coding == null) {
            handler.handle(body, length);
            return;
        }
        BodyBuffer inflated;
        try {
            inflated = coding.inflate(body, length, limits);
        } catch (Problem e) {
            handler.refuse(e);
            return;
        }
        try (inflated) {
            handler.handle(inflated.bytes(), inflated.count());
        }
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
        handling = null;
        if (async == null) {
            AsyncContext started = request.startAsync(request, response);
            started.setTimeout(limits.timeout().toMillis());
            started.addListener(new Watch());
            async = started;
        }
    }

    /**
     * Answers as {@link #send} does, compressed where the caller accepts it and it pays.
     *
     * @param body may be changed by the caller when this has returned
     */
    public boolean sendCompact(int status, String contentType, byte[] body, int length) {
        ContentCoding coding = length < WORTH_COMPRESSING ? null
                : ContentCoding.accepted(request.getHeader("Accept-Encoding"));
        byte[] packed = coding == null ? null : coding.compress(body, length);
        if (coding == null || packed == null || isAnswered()) {
            return send(status, contentType, body, length);
        }
        header("Content-Encoding", coding.label());
        header("Vary", "Accept-Encoding");
        return send(status, contentType, packed, packed.length);
    }

    /**
     * Answers, unless that was done before.
     *
     * @param body may be changed by the caller when this has returned
     * @return whether this was the answer
     * @throws Problem when it is long and the node has no memory left to keep it for a slow reader; not answered then
     */
    public boolean send(int status, String contentType, byte[] body, int length) {
        boolean isLong = length > SMALL_ANSWER;
        if (isLong) {
            limits.budget().take(length);
        }
        if (!claim()) {
            limits.budget().giveBack(isLong ? length : 0);
            return false;
        }
        caller.sending(status);
        try {
            response.setStatus(status);
            response.setHeader(TRACE_ID, caller.trace().traceId());
            response.setContentType(contentType);
            response.setContentLength(length);
            if (isLong) {
                sendAsRead(Arrays.copyOf(body, length));
                return true;
            }
            Thread inside = handling;
            if (inside != null && inside != Thread.currentThread()) {
                // Its own thread is in a run that does not end, so Tomcat will not send this, nor read another request.
                response.setHeader("Connection", "close");
                response.getOutputStream().write(body, 0, length);
                response.flushBuffer();
            } else {
                response.getOutputStream().write(body, 0, length);
            }
        } catch (IOException | IllegalStateException e) {
            // The client has gone: there is nobody to tell.
        }
        complete();
        return true;
    }

    private void sendAsRead(byte[] body) throws IOException {
        Runnable release = new SlowAnswer.Once(() -> limits.budget().giveBack(body.length));
        try {
            suspend(() -> {
                release.run();
                complete();
            }, release);
            ServletOutputStream out = response.getOutputStream();
            out.setWriteListener(new SlowAnswer(out, body, () -> {
                release.run();
                complete();
            }));
        } catch (IOException | RuntimeException e) {
            release.run();
            throw e;
        }
    }

    /** Tells how urgent the caller says the request is, and by when it wants its answer. */
    public void urgency(InputCollector inputs) {
        inputs.priority(Priority.of(request.getHeader(Priority.HEADER)));
        inputs.deadline(RouteHeaders.timeout(request.getHeader(RouteHeaders.TIMEOUT)));
    }

    public void header(String name, String value) {
        response.setHeader(name, value);
    }

    /** Says when to come again, where that may help against the problem. */
    public void sayWhenToRetry(Problem problem) {
        if (ProblemStatus.isPassing(problem)) {
            header("Retry-After", "1");
        }
    }

    public boolean isAnswered() {
        return progress.get() == Progress.ANSWERED;
    }

    /** Whether the caller is the one who answers. */
    private boolean claim() {
        while (!progress.compareAndSet(Progress.OPEN, Progress.ANSWERED)) {
            if (isAnswered()) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    /** Looks whether the client of a suspended call whose body has been read is still there; if not, it is told as gone. */
    public void probe() {
        if (async == null || !progress.compareAndSet(Progress.OPEN, Progress.PROBED)) {
            return;
        }
        boolean ended;
        try {
            ended = ClientPresence.hasEnded(request);
        } finally {
            progress.set(Progress.OPEN);
        }
        if (ended) {
            gone();
        }
    }

    private void gone() {
        if (claim()) {
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

    private static DeadlineExceeded tooSlow() {
        return new DeadlineExceeded("body-too-slow", "The body did not arrive in time.", "Send it faster.");
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
        private final BodyBuffer buffer;
        private final @Nullable ContentCoding coding;
        private final BodyHandler handler;

        Collector(ServletInputStream in, BodyBuffer buffer, @Nullable ContentCoding coding, BodyHandler handler) {
            this.in = in;
            this.buffer = buffer;
            this.coding = coding;
            this.handler = handler;
        }

        @Override
        public void onDataAvailable() throws IOException {
            while (!isAnswered() && in.isReady() && !in.isFinished()) {
                try {
                    int room = buffer.room();
                    int read = in.read(buffer.bytes(), buffer.count(), room);
                    if (read < 0) {
                        return;
                    }
                    buffer.added(read);
                } catch (Problem e) {
                    buffer.close();
                    handler.refuse(e);
                    return;
                }
            }
        }

        @Override
        public void onAllDataRead() {
            try {
                if (!isAnswered()) {
                    hand(buffer.bytes(), buffer.count(), coding, handler);
                }
            } finally {
                buffer.close();
            }
        }

        @Override
        public void onError(Throwable failure) {
            buffer.close();
            gone();
        }

    }
}
