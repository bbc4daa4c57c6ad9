package io.modelport.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.network.DataType;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Layer;
import io.modelport.network.Network;
import io.modelport.problem.Invalid;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkScriptTests {

    private static final ImageEncoding IMAGES = new ImageEncoding(DataType.FP32, 2, 6, 6, List.of(0.25, 0.5),
            List.of(0.3, 0.4));
    private static final Network NETWORK = new Network(List.of(new Layer.Conv2d(4, 3, 1, 1, true),
            new Layer.BatchNorm(0.1, 1e-5), new Layer.Relu(), new Layer.Flatten(), new Layer.Linear(3, true)));

    @TempDir
    Path folder;

    @Test
    void drawsInitialWeightsAsPyTorchDoes() {
        Weights weights = NetworkScript.of(NETWORK, IMAGES, 3).initialWeights(5);
        assertThat(weights.names()).containsExactly("layers.0.weight", "layers.0.bias", "layers.1.weight",
                "layers.1.bias", "layers.1.running_mean", "layers.1.running_var", "layers.4.weight", "layers.4.bias");
        assertUniform(weights.get("layers.0.weight"), 1 / Math.sqrt(2 * 3 * 3));
        assertUniform(weights.get("layers.4.weight"), 1 / Math.sqrt(4 * 6 * 6));
        assertThat(weights.get("layers.1.weight")).containsOnly(1);
        assertThat(weights.get("layers.1.running_mean")).containsOnly(0);
    }

    private static void assertUniform(float[] values, double bound) {
        double squares = 0;
        for (float value : values) {
            assertThat((double) Math.abs(value)).isLessThanOrEqualTo(bound);
            squares += value * value;
        }
        assertThat(squares / values.length).isBetween(bound * bound / 3 * 0.6, bound * bound / 3 * 1.4);
    }

    @Test
    void drawsTheSameWeightsFromTheSameSeedAndOthersFromAnother() {
        NetworkScript script = NetworkScript.of(NETWORK, IMAGES, 3);
        float[] first = script.initialWeights(5).get("layers.4.weight");
        assertThat(script.initialWeights(5).get("layers.4.weight")).isEqualTo(first);
        assertThat(script.initialWeights(6).get("layers.4.weight")).isNotEqualTo(first);
    }

    @Test
    void writesTheSameBytesTwice() throws Exception {
        Path first = folder.resolve("first.pt");
        Path second = folder.resolve("second.pt");
        NetworkScript.of(NETWORK, IMAGES, 3)
                .writePortable(NetworkScript.of(NETWORK, IMAGES, 3).initialWeights(5),
                        first);
        NetworkScript.of(NETWORK, IMAGES, 3)
                .writePortable(NetworkScript.of(NETWORK, IMAGES, 3).initialWeights(5),
                        second);
        assertThat(first).hasSameBinaryContentAs(second);
    }

    @Test
    void storesTensorsUncompressedAtMultiplesOf64Bytes() throws Exception {
        Path file = folder.resolve("model.pt");
        NetworkScript script = NetworkScript.of(NETWORK, IMAGES, 3);
        script.writePortable(script.initialWeights(5), file);
        int storages = 0;
        try (ZipFile zip = new ZipFile(file.toFile());
                RandomAccessFile raw = new RandomAccessFile(file.toFile(), "r")) {
            long position = 0;
            for (ZipEntry entry : Collections.list(zip.entries())) {
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
                raw.seek(position + 26);
                int name = Short.reverseBytes(raw.readShort());
                int extra = Short.reverseBytes(raw.readShort());
                long data = position + 30 + name + extra;
                assertThat(data % 64).as(entry.getName()).isZero();
                storages += entry.getName().startsWith("model/data/") ? 1 : 0;
                position = data + entry.getSize();
            }
        }
        assertThat(storages).isEqualTo(11);
        assertThat(Files.size(file)).isGreaterThan(4L * (4 * 2 * 3 * 3 + 3 * 4 * 6 * 6));
    }

    @Test
    void refusesANetworkThatDoesNotEndInOneNumberPerClass() {
        assertThatThrownBy(() -> NetworkScript.of(NETWORK, IMAGES, 4)).isInstanceOfSatisfying(Invalid.class,
                invalid -> {
                    assertThat(invalid.type()).isEqualTo("network-output-mismatch");
                    assertThat(invalid.field()).isEqualTo("layers");
                    assertThat(invalid.detail()).contains("[3]").contains("4 classes");
                });
    }

    @Test
    void refusesANetworkWithoutWeights() {
        assertThatThrownBy(() -> NetworkScript.of(new Network(List.of(new Layer.Flatten())), IMAGES, 72))
                .isInstanceOfSatisfying(Invalid.class,
                        invalid -> assertThat(invalid.type()).isEqualTo("nothing-to-train"));
    }

    @Test
    void needsTwoExamplesWhereBatchNormalisationSeesOneValuePerExample() {
        Network overFeatures = new Network(
                List.of(new Layer.Flatten(), new Layer.Linear(3, true), new Layer.BatchNorm(0.1, 1e-5)));
        assertThat(NetworkScript.of(NETWORK, IMAGES, 3).leastShare()).isEqualTo(1);
        assertThat(NetworkScript.of(overFeatures, IMAGES, 3).leastShare()).isEqualTo(2);
    }
}
