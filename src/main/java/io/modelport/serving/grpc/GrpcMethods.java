package io.modelport.serving.grpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts a service together from its methods; the generator for this is not published for every version of gRPC. */
public final class GrpcMethods {

    private final String service;
    private final FileDescriptor file;
    private final Map<MethodDescriptor<?, ?>, ServerCallHandler<?, ?>> methods = new LinkedHashMap<>();

    /**
     * Begins a service.
     *
     * @param service its name with its package
     * @param file where it is declared
     */
    public GrpcMethods(String service, FileDescriptor file) {
        this.service = service;
        this.file = file;
    }

    /** Answers a message when it can. */
    public interface Unary<Q, A> {

        /** @param headers what the caller says beside the message */
        void answer(Q message, Metadata headers, StreamObserver<A> observer);
    }

    /** A method that answers at once; what it throws becomes the status. */
    public <Q extends Message, A extends Message> GrpcMethods answer(String name, Q request, A answer,
            Function<? super Q, ? extends A> method) {
        return answer(name, request, answer, (question, headers) -> method.apply(question));
    }

    /** A method that answers at once, and looks at the caller's headers. */
    public <Q extends Message, A extends Message> GrpcMethods answer(String name, Q request, A answer,
            BiFunction<? super Q, Metadata, ? extends A> method) {
        return unary(name, request, answer, (question, headers, observer) -> {
            A answered;
            try {
                answered = method.apply(question, headers);
            } catch (RuntimeException e) {
                observer.onError(GrpcStatuses.of(e).asRuntimeException());
                return;
            }
            observer.onNext(answered);
            observer.onCompleted();
        });
    }

    /** A method that answers when it can. */
    public <Q extends Message, A extends Message> GrpcMethods unary(String name, Q request, A answer,
            Unary<Q, A> method) {
        return add(name, MethodType.UNARY, request, answer,
                headers -> ServerCalls.asyncUnaryCall((incoming, observer) -> {
                    if (incoming.message == null) {
                        observer.onError(incoming.refusal.asRuntimeException());
                    } else {
                        method.answer(incoming.message, headers, observer);
                    }
                }));
    }

    /** A method that takes and gives any number of messages; one that cannot be read ends it. */
    public <Q extends Message, A extends Message> GrpcMethods stream(String name, Q request, A answer,
            BiFunction<Metadata, StreamObserver<A>, StreamObserver<Q>> method) {
        return add(name, MethodType.BIDI_STREAMING, request, answer,
                headers -> ServerCalls.asyncBidiStreamingCall(answers -> {
                    StreamObserver<Q> requests = method.apply(headers, answers);
                    return new StreamObserver<>() {

                        @Override
                        public void onNext(Incoming<Q> incoming) {
                            if (incoming.message == null) {
                                answers.onError(incoming.refusal.asRuntimeException());
                            } else {
                                requests.onNext(incoming.message);
                            }
                        }

                        @Override
                        public void onError(Throwable failure) {
                            requests.onError(failure);
                        }

                        @Override
                        public void onCompleted() {
                            requests.onCompleted();
                        }
                    };
                }));
    }

    /** The service of all methods added so far. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public ServerServiceDefinition build() {
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(service)
                .setSchemaDescriptor((ProtoFileDescriptorSupplier) () -> file);
        methods.keySet().forEach(descriptor::addMethod);
        ServerServiceDefinition.Builder built = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach((method, handler) -> built.addMethod((MethodDescriptor) method, (ServerCallHandler) handler));
        return built.build();
    }

    private <Q extends Message, A extends Message> GrpcMethods add(String name, MethodType type, Q request, A answer,
            Function<Metadata, ServerCallHandler<Incoming<Q>, A>> handlers) {
        MethodDescriptor<Incoming<Q>, A> method = MethodDescriptor.<Incoming<Q>, A>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .setRequestMarshaller(new IncomingMarshaller<>(ProtoUtils.marshaller(request)))
                .setResponseMarshaller(ProtoUtils.marshaller(answer))
                .build();
        ServerCallHandler<Incoming<Q>, A> handler = (call, headers) -> handlers.apply(headers).startCall(call, headers);
        methods.put(method, handler);
        return this;
    }

    /**
     * A message that came, or why it could not be read.
     *
     * @param message the message; null when it could not be read
     * @param refusal why; OK when it could
     */
    private record Incoming<Q>(@Nullable Q message, Status refusal) {}

    /** What a marshaller throws, gRPC takes for a fault of the server. */
    private record IncomingMarshaller<Q>(MethodDescriptor.Marshaller<Q> messages)
            implements
                MethodDescriptor.Marshaller<Incoming<Q>> {

        @Override
        public InputStream stream(Incoming<Q> incoming) {
            return messages.stream(Objects.requireNonNull(incoming.message));
        }

        @Override
        public Incoming<Q> parse(InputStream stream) {
            try {
                return new Incoming<>(messages.parse(stream), Status.OK);
            } catch (StatusRuntimeException e) {
                Status status = e.getStatus();
                return new Incoming<>(null, status.getCode() == Status.Code.RESOURCE_EXHAUSTED ? status
                        : Status.INVALID_ARGUMENT.withDescription("The message cannot be read: "
                                + (e.getCause() == null ? status.getDescription() : e.getCause().getMessage())));
            }
        }
    }
}
