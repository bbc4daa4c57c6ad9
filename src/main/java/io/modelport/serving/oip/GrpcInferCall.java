package io.modelport.serving.oip;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Context;
import io.grpc.Status;
import io.modelport.engine.Tensor;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.Answer;
import io.modelport.serving.core.Caller;
import io.modelport.serving.core.Exchange;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.core.MemoryBudget;
import io.modelport.serving.core.Prediction;
import io.modelport.serving.core.Priority;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.grpc.GrpcCaller;
import io.modelport.serving.grpc.GrpcStatuses;
import io.modelport.serving.oip.wire.InferParameter;
import io.modelport.serving.oip.wire.ModelInferRequest;
import io.modelport.serving.oip.wire.ModelInferResponse;
import io.modelport.serving.servlet.RouteHeaders;
import io.modelport.serving.tensor.TopClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One infer request that came as a message. */
final class GrpcInferCall implements Exchange {

    private final ModelInferRequest request;
    private final VersionAddress.Routed headers;
    private final Answers answers;
    private final MemoryBudget budget;
    private final long timeout;
    private final ScheduledExecutorService timer;
    private final GrpcCaller caller;
    private final AtomicLong taken = new AtomicLong();
    private List<RequestedOutput> outputs = List.of();
    private @Nullable Context context;
    private Context.@Nullable CancellationListener onCancel;
    private @Nullable Future<?> expiry;

    /** Where the answer goes. */
    interface Answers {

        void answer(ModelInferResponse answer);

        void fail(Status status);
    }

    /**
     * @param headers what the caller says beside it
     * @param timeout how long the request may wait, in nanoseconds
     * @param timer tells when it has
     */
    GrpcInferCall(ModelInferRequest request, VersionAddress.Routed headers, Answers answers, MemoryBudget budget,
            long timeout,
            ScheduledExecutorService timer) {
        this.request = request;
        this.headers = headers;
        this.answers = answers;
        this.budget = budget;
        this.timeout = timeout;
        this.timer = timer;
        this.caller = GrpcCaller.current(request.getId().isEmpty() ? null : request.getId());
    }

    /** @throws io.modelport.problem.Problem when the node has no memory left for the request */
    void begin() {
        int size = request.getSerializedSize();
        budget.take(size);
        taken.set(size);
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public void read(InputCollector inputs) {
        outputs = readOutputs(inputs.signature());
        inputs.priority(Priority.of(headers.header(Priority.HEADER)));
        inputs.deadline(RouteHeaders.timeout(headers.header(RouteHeaders.TIMEOUT)));
        for (Map.Entry<String, InferParameter> parameter : request.getParametersMap().entrySet()) {
            switch (parameter.getKey()) {
                case "priority" -> inputs.priority(Priority.of(integer(parameter), inputs.priority()));
                case "timeout" -> inputs.patience(integer(parameter));
                default -> {
                    // For servers to understand or to ignore.
                }
            }
        }
        GrpcInputs.read(request, inputs);
    }

    @Override
    public void suspend(Prediction waiting) {
        Context current = Context.current();
        Context.CancellationListener listener = cancelled -> {
            if (cancelled.cancellationCause() instanceof TimeoutException) {
                waiting.expire();
            } else {
                waiting.cancel();
                end();
            }
        };
        context = current;
        onCancel = listener;
        expiry = timer.schedule(waiting::expire, timeout, TimeUnit.NANOSECONDS);
        current.addListener(listener, Runnable::run);
    }

    @Override
    public void answer(Answer answer) {
        end();
        ModelInferResponse response = write(answer);
        caller.sending(Status.Code.OK);
        answers.answer(response);
    }

    @Override
    public void fail(Throwable failure) {
        end();
        Status status = GrpcStatuses.of(failure);
        caller.sending(status.getCode());
        answers.fail(status);
    }

    /** Lets go of what it holds; more than once does no harm. */
    private void end() {
        budget.giveBack(taken.getAndSet(0));
        if (expiry != null) {
            expiry.cancel(false);
        }
        if (context != null && onCancel != null) {
            context.removeListener(onCancel);
        }
    }

    private List<RequestedOutput> readOutputs(Signature signature) {
        if (request.getOutputsCount() == 0) {
            return RequestedOutput.all(signature.outputs());
        }
        List<RequestedOutput> wanted = new ArrayList<>(request.getOutputsCount());
        for (ModelInferRequest.InferRequestedOutputTensor output : request.getOutputsList()) {
            int classes = 0;
            for (Map.Entry<String, InferParameter> parameter : output.getParametersMap().entrySet()) {
                if (parameter.getKey().equals("classification")) {
                    classes = RequestedOutput.classes(integer(parameter));
                } else if (parameter.getKey().startsWith("shared_memory_")) {
                    throw InferRequest.sharedMemory(parameter.getKey());
                }
            }
            RequestedOutput.add(output.getName(), true, classes, signature.outputs(), wanted);
        }
        return wanted;
    }

    private static long integer(Map.Entry<String, InferParameter> parameter) {
        InferParameter value = parameter.getValue();
        return switch (value.getParameterChoiceCase()) {
            case INT64_PARAM -> value.getInt64Param();
            case UINT64_PARAM -> value.getUint64Param() < 0 ? Long.MAX_VALUE : value.getUint64Param();
            case BOOL_PARAM, STRING_PARAM, DOUBLE_PARAM, PARAMETERCHOICE_NOT_SET -> throw new Invalid(
                    "invalid-" + parameter.getKey(), parameter.getKey() + " is no integer.",
                    "Send it as int64_param.", "parameters." + parameter.getKey());
        };
    }

    private ModelInferResponse write(Answer answer) {
        Signature signature = answer.version().contract().signature();
        ModelInferResponse.Builder response = ModelInferResponse.newBuilder()
                .setId(request.getId())
                .setModelName(answer.version().model())
                .setModelVersion(Integer.toString(answer.version().version()));
        for (int i = 0; i < outputs.size(); i++) {
            RequestedOutput output = outputs.get(i);
            TensorSpec spec = signature.outputs().get(output.index());
            Tensor tensor = answer.outputs().get(output.index());
            ModelInferResponse.InferOutputTensor.Builder described = response.addOutputsBuilder()
                    .setName(spec.name());
            if (output.classes() > 0) {
                TopClasses classes = output.topOf(answer);
                describe(described, "BYTES", classes.shape());
                response.addRawOutputContents(UnsafeByteOperations.unsafeWrap(classes.toBytes()));
            } else {
                describe(described, tensor.type().name(), tensor.shape());
                response.addRawOutputContents(raw(tensor));
            }
        }
        return response.build();
    }

    private static void describe(ModelInferResponse.InferOutputTensor.Builder output, String type, long[] shape) {
        output.setDatatype(type);
        for (long size : shape) {
            output.addShape(size);
        }
    }

    /** Nobody changes the outputs of an answer, so they travel from where they lie. */
    private static ByteString raw(Tensor tensor) {
        return UnsafeByteOperations.unsafeWrap(tensor.data());
    }
}
