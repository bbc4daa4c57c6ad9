package io.modelport.serving.torchserve;

import io.modelport.network.Signature;
import io.modelport.serving.core.Answer;
import io.modelport.serving.core.Caller;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.EchoRunner;
import io.modelport.serving.core.Exchange;
import io.modelport.serving.core.FakeCaller;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.core.Limits;
import io.modelport.serving.core.MemoryBudget;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.Prediction;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.Router;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.ServingStats;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads bodies for a model that answers with its inputs, without HTTP around it. */
final class Bodies {

    final MemoryBudget budget = new MemoryBudget(1 << 28);
    private final Router router = new Router();
    private final DataPlane plane = new DataPlane(router, Runnable::run, System::nanoTime, ServingStats.NONE,
            Duration.ofSeconds(30), budget);

    Bodies(Signature signature) {
        VersionHandle version = plane.open("m", 1, signature, new Limits(16, 1, 10), new EchoRunner());
        router.replace(new RoutingTable(List.of(new ModelRoutes("m", List.of(new ModelRoutes.Target(version, 1)),
                Map.of(1, version), Map.of(), List.of()))));
    }

    /** Reads into the inputs of a request; throws what it is refused with. */
    interface Reading {

        /** @return how the answer is to be put */
        AnswerForm read(InputCollector inputs);
    }

    String predict(@Nullable String contentType, String body) {
        return predict(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The answer's body; throws what the request is refused with. */
    String predict(@Nullable String contentType, byte[] body) {
        return predict(inputs -> PredictionBody.read(contentType, Arrays.copyOf(body, body.length + 1), body.length,
                inputs));
    }

    String predict(Reading reading) {
        Capture capture = new Capture(reading);
        plane.predict(Protocol.TORCHSERVE, "m", VersionAddress.Routed.AT_RANDOM, capture);
        switch (capture.failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {
            }
        }
        return capture.json.toString();
    }

    /** Keeps what comes of one request. */
    private static final class Capture implements Exchange {

        private final Reading reading;
        private final JsonWriter json = new JsonWriter();
        private AnswerForm form = AnswerForm.ONE;
        private @Nullable Throwable failure;

        Capture(Reading reading) {
            this.reading = reading;
        }

        @Override
        public Caller caller() {
            return new FakeCaller();
        }

        @Override
        public void read(InputCollector inputs) {
            form = reading.read(inputs);
        }

        @Override
        public void suspend(Prediction waiting) {}

        @Override
        public void answer(Answer answer) {
            PredictCall.write(answer, form, json);
        }

        @Override
        public void fail(Throwable cause) {
            failure = cause;
        }
    }
}
