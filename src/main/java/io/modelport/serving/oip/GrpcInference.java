package io.modelport.serving.oip;

import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.modelport.problem.Problem;
import io.modelport.problem.Unavailable;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.MemoryBudget;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.Priority;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.grpc.GrpcMethods;
import io.modelport.serving.grpc.GrpcStatuses;
import io.modelport.serving.oip.wire.ModelConfigRequest;
import io.modelport.serving.oip.wire.ModelConfigResponse;
import io.modelport.serving.oip.wire.ModelInferRequest;
import io.modelport.serving.oip.wire.ModelInferResponse;
import io.modelport.serving.oip.wire.ModelMetadataRequest;
import io.modelport.serving.oip.wire.ModelMetadataResponse;
import io.modelport.serving.oip.wire.ModelReadyRequest;
import io.modelport.serving.oip.wire.ModelReadyResponse;
import io.modelport.serving.oip.wire.ModelStatisticsRequest;
import io.modelport.serving.oip.wire.ModelStatisticsResponse;
import io.modelport.serving.oip.wire.ModelStreamInferResponse;
import io.modelport.serving.oip.wire.OpenInference;
import io.modelport.serving.oip.wire.RepositoryIndexRequest;
import io.modelport.serving.oip.wire.RepositoryIndexResponse;
import io.modelport.serving.oip.wire.RepositoryModelLoadRequest;
import io.modelport.serving.oip.wire.RepositoryModelLoadResponse;
import io.modelport.serving.oip.wire.RepositoryModelUnloadRequest;
import io.modelport.serving.oip.wire.RepositoryModelUnloadResponse;
import io.modelport.serving.oip.wire.ServerLiveRequest;
import io.modelport.serving.oip.wire.ServerLiveResponse;
import io.modelport.serving.oip.wire.ServerMetadataRequest;
import io.modelport.serving.oip.wire.ServerMetadataResponse;
import io.modelport.serving.oip.wire.ServerReadyRequest;
import io.modelport.serving.oip.wire.ServerReadyResponse;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The Open Inference Protocol over gRPC, with Triton's calls for streams, configurations, statistics and repositories. */
@Component
final class GrpcInference implements BindableService, DisposableBean {

    private static final Metadata.Key<String> PRIORITY = key(Priority.HEADER);

    private final DataPlane plane;
    private final MemoryBudget budget;
    private final String version;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
            task -> Thread.ofPlatform().daemon().name("grpc-timer").unstarted(task));

    GrpcInference(DataPlane plane, MemoryBudget budget) {
        this.plane = plane;
        this.budget = budget;
        this.version = OipContext.version();
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public ServerServiceDefinition bindService() {
        return new GrpcMethods("inference.GRPCInferenceService", OpenInference.getDescriptor())
                .answer("ServerLive", ServerLiveRequest.getDefaultInstance(), ServerLiveResponse.getDefaultInstance(),
                        request -> ServerLiveResponse.newBuilder().setLive(true).build())
                .answer("ServerReady", ServerReadyRequest.getDefaultInstance(),
                        ServerReadyResponse.getDefaultInstance(),
                        request -> ServerReadyResponse.newBuilder().setReady(true).build())
                .answer("ServerMetadata", ServerMetadataRequest.getDefaultInstance(),
                        ServerMetadataResponse.getDefaultInstance(), request -> GrpcDescriptions.server(version))
                .answer("ModelReady", ModelReadyRequest.getDefaultInstance(), ModelReadyResponse.getDefaultInstance(),
                        (request, headers) -> ready(request.getName(), address(request.getVersion(), headers)))
                .answer("ModelMetadata", ModelMetadataRequest.getDefaultInstance(),
                        ModelMetadataResponse.getDefaultInstance(), this::metadata)
                .answer("ModelConfig", ModelConfigRequest.getDefaultInstance(),
                        ModelConfigResponse.getDefaultInstance(),
                        (request, headers) -> GrpcDescriptions.config(
                                resolve(request.getName(), address(request.getVersion(), headers))))
                .answer("ModelStatistics", ModelStatisticsRequest.getDefaultInstance(),
                        ModelStatisticsResponse.getDefaultInstance(), this::statistics)
                .answer("RepositoryIndex", RepositoryIndexRequest.getDefaultInstance(),
                        RepositoryIndexResponse.getDefaultInstance(),
                        request -> GrpcDescriptions.index(table(), request.getReady()))
                .answer("RepositoryModelLoad", RepositoryModelLoadRequest.getDefaultInstance(),
                        RepositoryModelLoadResponse.getDefaultInstance(), this::load)
                .answer("RepositoryModelUnload", RepositoryModelUnloadRequest.getDefaultInstance(),
                        RepositoryModelUnloadResponse.getDefaultInstance(), request -> {
                            throw RepositoryCalls.unload(plane.router(), request.getModelName());
                        })
                .unary("ModelInfer", ModelInferRequest.getDefaultInstance(), ModelInferResponse.getDefaultInstance(),
                        this::infer)
                .stream("ModelStreamInfer", ModelInferRequest.getDefaultInstance(),
                        ModelStreamInferResponse.getDefaultInstance(),
                        (headers, answers) -> new GrpcInferStream(
                                (request, answer) -> predict(request, headers, answer),
                                (ServerCallStreamObserver<ModelStreamInferResponse>) answers))
                .build();
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }

    private void infer(ModelInferRequest request, Metadata headers, StreamObserver<ModelInferResponse> answers) {
        // Without a handler, an answer to a caller that has gone raises.
        ((ServerCallStreamObserver<ModelInferResponse>) answers).setOnCancelHandler(() -> {});
        predict(request, headers, new GrpcInferCall.Answers() {

            @Override
            public void answer(ModelInferResponse answer) {
                answers.onNext(answer);
                answers.onCompleted();
            }

            @Override
            public void fail(Status status) {
                answers.onError(GrpcStatuses.ending(status));
            }
        });
    }

    private void predict(ModelInferRequest request, Metadata metadata, GrpcInferCall.Answers answers) {
        VersionAddress.Routed headers = headers(metadata);
        GrpcInferCall call = new GrpcInferCall(request, headers, answers, budget, plane.timeout(), timer);
        try {
            call.begin();
        } catch (Problem e) {
            plane.refuse(Protocol.OPEN_INFERENCE_GRPC, e, call);
            return;
        }
        @Nullable Deadline deadline = Context.current().getDeadline();
        plane.predict(Protocol.OPEN_INFERENCE_GRPC, request.getModelName(),
                request.getModelVersion().isEmpty() ? headers : VersionAddress.of(request.getModelVersion()),
                deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.NANOSECONDS), call);
    }

    private ModelReadyResponse ready(String model, VersionAddress address) {
        boolean ready = true;
        try {
            VersionHandle _ = resolve(model, address);
        } catch (Unavailable e) {
            ready = false;
        }
        return ModelReadyResponse.newBuilder().setReady(ready).build();
    }

    private ModelMetadataResponse metadata(ModelMetadataRequest request, Metadata headers) {
        ModelRoutes routes = table().get(request.getName());
        return GrpcDescriptions.metadata(routes, routes.resolve(address(request.getVersion(), headers)));
    }

    private ModelStatisticsResponse statistics(ModelStatisticsRequest request, Metadata headers) {
        if (request.getName().isEmpty()) {
            return GrpcDescriptions.statistics(VersionReport.of(table()));
        }
        return GrpcDescriptions.statistics(
                VersionReport.of(table().get(request.getName()), address(request.getVersion(), headers)));
    }

    private RepositoryModelLoadResponse load(RepositoryModelLoadRequest request) {
        if (request.getParametersCount() > 0) {
            throw RepositoryCalls.filesRefused();
        }
        RepositoryCalls.load(plane.router(), request.getModelName());
        return RepositoryModelLoadResponse.getDefaultInstance();
    }

    private VersionHandle resolve(String model, VersionAddress address) {
        return table().get(model).resolve(address);
    }

    private RoutingTable table() {
        return plane.router().table();
    }

    private static VersionAddress address(String version, Metadata headers) {
        return version.isEmpty() ? headers(headers) : VersionAddress.of(version);
    }

    /** The metadata, as HTTP's headers are: its names are in lower case. */
    private static VersionAddress.Routed headers(Metadata metadata) {
        return name -> metadata.get(name.equals(Priority.HEADER) ? PRIORITY : key(name));
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
