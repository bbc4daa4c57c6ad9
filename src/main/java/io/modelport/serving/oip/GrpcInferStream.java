package io.modelport.serving.oip;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.modelport.serving.oip.wire.ModelInferRequest;
import io.modelport.serving.oip.wire.ModelInferResponse;
import io.modelport.serving.oip.wire.ModelStreamInferResponse;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Answers a stream of requests one after the other; a failed one is an answer and does not end the stream. */
final class GrpcInferStream implements StreamObserver<ModelInferRequest> {

    private final BiConsumer<ModelInferRequest, GrpcInferCall.Answers> predict;
    private final ServerCallStreamObserver<ModelStreamInferResponse> answers;

    /* Guarded by this. */
    private boolean running;
    private boolean ended;
    private boolean owed;

    GrpcInferStream(BiConsumer<ModelInferRequest, GrpcInferCall.Answers> predict,
            ServerCallStreamObserver<ModelStreamInferResponse> answers) {
        this.predict = predict;
        this.answers = answers;
        answers.disableAutoRequest();
        answers.setOnCancelHandler(() -> {});
        answers.setOnReadyHandler(this::goOn);
        answers.request(1);
    }

    @Override
    public void onNext(ModelInferRequest request) {
        synchronized (this) {
            running = true;
        }
        predict.accept(request, new GrpcInferCall.Answers() {

            @Override
            public void answer(ModelInferResponse answer) {
                send(ModelStreamInferResponse.newBuilder().setInferResponse(answer).build());
            }

            @Override
            public void fail(Status status) {
                send(ModelStreamInferResponse.newBuilder()
                        .setErrorMessage(Objects.requireNonNull(status.getDescription()))
                        .setInferResponse(ModelInferResponse.newBuilder().setId(request.getId()))
                        .build());
            }
        });
    }

    @Override
    public void onError(Throwable failure) {
        // The caller has gone; what runs for it is told by its context.
    }

    @Override
    public synchronized void onCompleted() {
        ended = true;
        if (!running) {
            answers.onCompleted();
        }
    }

    private synchronized void send(ModelStreamInferResponse answer) {
        running = false;
        answers.onNext(answer);
        if (ended) {
            answers.onCompleted();
        } else {
            owed = true;
            goOn();
        }
    }

    /** Asks for the next request once the caller has room for its answer. */
    private synchronized void goOn() {
        if (owed && answers.isReady()) {
            owed = false;
            answers.request(1);
        }
    }
}
