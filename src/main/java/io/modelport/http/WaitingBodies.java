package io.modelport.http;

import io.modelport.problem.Overloaded;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds how many of the HTTP threads may wait for bodies of REST requests at a time. Such a body is read by a thread
 * that waits for it, and these threads are the same that run predictions: slow senders must not take all of them.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class WaitingBodies extends OncePerRequestFilter {

    private static final long PATIENCE_MILLIS = 50;

    private final int most;
    private final Semaphore places;

    /** @param threads how many threads there are for all requests */
    WaitingBodies(@Value("${server.tomcat.threads.max}") int threads) {
        this.most = Math.max(threads / 2, 1);
        this.places = new Semaphore(most);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new HttpServletRequestWrapper(request) {

            private @Nullable Body body;

            @Override
            public ServletInputStream getInputStream() throws IOException {
                if (body == null) {
                    body = new Body(super.getInputStream());
                }
                return body;
            }
        }, response);
    }

    private void takePlace() {
        try {
            if (places.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new Overloaded("too-many-slow-bodies",
                "The node waits for the bodies of " + most + " other requests already.",
                "Send it again in a moment, with all of its body at once.");
    }

    /** A body that is waited for only in a place. */
    private final class Body extends ServletInputStream {

        private final ServletInputStream in;
        private boolean comesByItself;

        Body(ServletInputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            if (comesByItself || in.available() > 0 || in.isFinished()) {
                return in.read(bytes, from, count);
            }
            takePlace();
            try {
                return in.read(bytes, from, count);
            } finally {
                places.release();
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            comesByItself = true;
            in.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
