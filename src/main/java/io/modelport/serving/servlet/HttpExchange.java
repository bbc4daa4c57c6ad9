package io.modelport.serving.servlet;

import io.modelport.problem.Problem;
import io.modelport.serving.core.Answer;
import io.modelport.serving.core.Caller;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.Exchange;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.core.Prediction;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.json.JsonWriter;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One prediction asked for over HTTP, whose body has arrived; its protocol reads the inputs and words the answer. */
public abstract class HttpExchange implements Exchange {

    private static final Logger log = LoggerFactory.getLogger(HttpExchange.class);
    private static final ThreadLocal<JsonWriter> WRITERS = ThreadLocal.withInitial(JsonWriter::new);

    private final HttpCall call;
    private final byte[] body;
    private final int length;

    /** Makes a protocol's exchange of a body. */
    @FunctionalInterface
    public interface Opening {

        /**
         * Opens one.
         *
         * @param body has room for one byte behind it; it is used, and may be changed, until the inputs are read
         * @param length of the body, in bytes
         */
        HttpExchange open(byte[] body, int length);
    }

    protected HttpExchange(HttpCall call, byte[] body, int length) {
        this.call = call;
        this.body = body;
        this.length = length;
    }

    /** Has a call's prediction made when its body has arrived. */
    public static void begin(HttpCall call, DataPlane plane, Protocol protocol, String model, VersionAddress address,
            Opening opening) throws IOException {
        call.readBody(new HttpCall.BodyHandler() {

            @Override
            public void handle(byte[] body, int length) {
                plane.predict(protocol, model, address, opening.open(body, length));
            }

            @Override
            public void refuse(Problem problem) {
                plane.refuse(protocol, problem, opening.open(new byte[1], 0));
            }
        });
    }

    @Override
    public final Caller caller() {
        return call.caller();
    }

    @Override
    public final void read(InputCollector inputs) {
        call.urgency(inputs);
        read(body, length, inputs);
    }

    @Override
    public final void suspend(Prediction waiting) {
        call.suspend(waiting::expire, waiting::cancel);
    }

    @Override
    public final void probe() {
        call.probe();
    }

    @Override
    public final void answer(Answer answer) {
        JsonWriter written = WRITERS.get().clear();
        String mediaType = write(answer, written);
        RouteHeaders.answeredBy(answer.version(), call);
        call.sendCompact(200, mediaType, written.array(), written.length());
    }

    @Override
    public final void fail(Throwable failure) {
        if (failure instanceof Problem problem) {
            refuse(problem);
        } else {
            log.error("A prediction failed (trace {})", call.caller().trace().traceId(), failure);
            admitFault();
        }
    }

    protected final HttpCall call() {
        return call;
    }

    /**
     * Reads the inputs out of the body.
     *
     * @throws Problem when it cannot be read
     */
    protected abstract void read(byte[] body, int length, InputCollector inputs);

    /**
     * Writes the answer's body.
     *
     * @return its media type
     */
    protected abstract String write(Answer answer, JsonWriter json);

    /** Answers with a problem; as {@code {"error": "…"}} unless the protocol has another form. */
    protected void refuse(Problem problem) {
        JsonErrors.send(call, problem);
    }

    /** Answers that the model or the server failed. */
    protected void admitFault() {
        JsonErrors.sendFault(call);
    }
}
