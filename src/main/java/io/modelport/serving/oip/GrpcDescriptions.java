package io.modelport.serving.oip;

import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.serving.core.ModelRoutes;
import io.modelport.serving.core.RoutingTable;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.core.VersionStatistics;
import io.modelport.serving.core.VersionStatus;
import io.modelport.serving.oip.wire.DataType;
import io.modelport.serving.oip.wire.InferBatchStatistics;
import io.modelport.serving.oip.wire.InferStatistics;
import io.modelport.serving.oip.wire.ModelConfig;
import io.modelport.serving.oip.wire.ModelConfigResponse;
import io.modelport.serving.oip.wire.ModelInput;
import io.modelport.serving.oip.wire.ModelInstanceGroup;
import io.modelport.serving.oip.wire.ModelMetadataResponse;
import io.modelport.serving.oip.wire.ModelOutput;
import io.modelport.serving.oip.wire.ModelStatistics;
import io.modelport.serving.oip.wire.ModelStatisticsResponse;
import io.modelport.serving.oip.wire.RepositoryIndexResponse;
import io.modelport.serving.oip.wire.ServerMetadataResponse;
import io.modelport.serving.oip.wire.StatisticDuration;
import java.util.List;

/** What the protocol tells about models, as messages. */
final class GrpcDescriptions {

    private GrpcDescriptions() {}

    static ServerMetadataResponse server(String version) {
        return ServerMetadataResponse.newBuilder()
                .setName("modelport")
                .setVersion(version)
                .addAllExtensions(ModelDescriptions.EXTENSIONS)
                .build();
    }

    /** The metadata of one version, with all versions of the model that can be asked here. */
    static ModelMetadataResponse metadata(ModelRoutes routes, VersionHandle version) {
        Signature signature = version.contract().signature();
        ModelMetadataResponse.Builder metadata = ModelMetadataResponse.newBuilder()
                .setName(routes.model())
                .setPlatform(ModelDescriptions.PLATFORM);
        routes.versions().keySet().stream().sorted().forEach(number -> metadata.addVersions(number.toString()));
        signature.inputs().forEach(input -> metadata.addInputs(tensor(input)));
        signature.outputs().forEach(output -> metadata.addOutputs(tensor(output)));
        if (!signature.classLabels().isEmpty()) {
            metadata.putProperties("class_labels", ModelDescriptions.labels(signature.classLabels()));
        }
        return metadata.build();
    }

    static ModelConfigResponse config(VersionHandle version) {
        Signature signature = version.contract().signature();
        boolean batched = version.contract().batched();
        ModelConfig.Builder config = ModelConfig.newBuilder()
                .setName(version.model())
                .setPlatform(ModelDescriptions.PLATFORM)
                .setBackend("pytorch")
                .setMaxBatchSize(batched ? version.limits().batchLimit() : 0)
                .addInstanceGroup(ModelInstanceGroup.newBuilder()
                        .setName(version.model())
                        .setKind(ModelInstanceGroup.Kind.KIND_CPU)
                        .setCount(version.limits().slots()));
        for (TensorSpec input : signature.inputs()) {
            ModelInput.Builder described = config.addInputBuilder().setName(input.name()).setDataType(type(input));
            for (long size : ModelDescriptions.configShape(input, batched)) {
                described.addDims(size);
            }
        }
        for (TensorSpec output : signature.outputs()) {
            ModelOutput.Builder described = config.addOutputBuilder().setName(output.name()).setDataType(type(output));
            for (long size : ModelDescriptions.configShape(output, batched)) {
                described.addDims(size);
            }
        }
        return ModelConfigResponse.newBuilder().setConfig(config).build();
    }

    static RepositoryIndexResponse index(RoutingTable table, boolean onlyReady) {
        RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
        for (ModelRoutes routes : table.models()) {
            for (VersionStatus status : routes.statuses()) {
                if (!onlyReady || routes.versions().containsKey(status.version())) {
                    index.addModelsBuilder()
                            .setName(routes.model())
                            .setVersion(Integer.toString(status.version()))
                            .setState(ModelDescriptions.state(status))
                            .setReason(status.reason() == null ? "" : status.reason());
                }
            }
        }
        return index.build();
    }

    static ModelStatisticsResponse statistics(List<VersionReport> reports) {
        ModelStatisticsResponse.Builder all = ModelStatisticsResponse.newBuilder();
        for (VersionReport report : reports) {
            VersionStatistics statistics = report.statistics();
            ModelStatistics.Builder one = all.addModelStatsBuilder()
                    .setName(report.model())
                    .setVersion(Integer.toString(report.version()))
                    .setLastInference(statistics.lastInference())
                    .setInferenceCount(statistics.rows())
                    .setExecutionCount(statistics.runs())
                    .setInferenceStats(InferStatistics.newBuilder()
                            .setSuccess(duration(statistics.success()))
                            .setFail(duration(statistics.fail()))
                            .setQueue(duration(statistics.queue()))
                            .setComputeInput(duration(statistics.input()))
                            .setComputeInfer(duration(statistics.infer()))
                            .setComputeOutput(duration(statistics.output()))
                            .setCacheHit(duration(statistics.cacheHit()))
                            .setCacheMiss(duration(statistics.cacheMiss())));
            for (VersionStatistics.BatchTotal batch : statistics.batches()) {
                StatisticDuration.Builder handedOver = StatisticDuration.newBuilder().setCount(batch.infer().count());
                one.addBatchStats(InferBatchStatistics.newBuilder()
                        .setBatchSize(batch.rows())
                        .setComputeInput(handedOver)
                        .setComputeInfer(duration(batch.infer()))
                        .setComputeOutput(handedOver));
            }
        }
        return all.build();
    }

    private static ModelMetadataResponse.TensorMetadata tensor(TensorSpec spec) {
        return ModelMetadataResponse.TensorMetadata.newBuilder()
                .setName(spec.name())
                .setDatatype(spec.datatype().name())
                .addAllShape(spec.shape())
                .build();
    }

    private static DataType type(TensorSpec spec) {
        return DataType.valueOf(ModelDescriptions.configType(spec.datatype()));
    }

    private static StatisticDuration duration(VersionStatistics.Total total) {
        return StatisticDuration.newBuilder().setCount(total.count()).setNs(total.nanos()).build();
    }
}
