package io.modelport.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Reads on behind an answer that came before all of the body did, such as a refusal: a client that reads only when it
 * has sent everything would never learn of it otherwise. A thread waits for such a rest, so few of them may at a time;
 * the connections of the others are closed.
 */
final class Leftovers extends ValveBase {

    private static final long MOST_BYTES = 64L << 20;

    private final Semaphore places;

    /** @param threads how many threads there are for all requests */
    Leftovers(int threads) {
        super(true);
        this.places = new Semaphore(Math.max(threads / 8, 1));
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        org.apache.coyote.Request body = request.getCoyoteRequest();
        if (request.isAsync() || body.hasExpectation() || isAllRead(body)) {
            return;
        }
        if (!places.tryAcquire()) {
            body.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            return;
        }
        try {
            response.finishResponse();
            new Rest().readFrom(body);
        } catch (IOException e) {
            body.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        } finally {
            places.release();
        }
    }

    private static boolean isAllRead(org.apache.coyote.Request body) {
        AtomicBoolean all = new AtomicBoolean();
        body.action(ActionCode.REQUEST_BODY_FULLY_READ, all);
        return all.get();
    }

    /** Reads what nobody wants. */
    private static final class Rest implements ApplicationBufferHandler {

        private ByteBuffer buffer = ByteBuffer.allocate(0);

        void readFrom(org.apache.coyote.Request body) throws IOException {
            long total = 0;
            for (int read = body.doRead(this); read >= 0 && total <= MOST_BYTES; read = body.doRead(this)) {
                total += read;
                buffer.position(buffer.limit());
            }
            if (total > MOST_BYTES) {
                body.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        }

        @Override
        public void setByteBuffer(ByteBuffer bytes) {
            buffer = bytes;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {}
    }
}
