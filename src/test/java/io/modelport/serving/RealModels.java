package io.modelport.serving;

import io.modelport.actor.Actor;
import io.modelport.artifact.Artifact;
import io.modelport.artifact.ArtifactEntry;
import io.modelport.artifact.ArtifactStore;
import io.modelport.artifact.Blob;
import io.modelport.network.DataType;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Layer;
import io.modelport.network.Network;
import io.modelport.network.Signature;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.ModelVersionId;
import io.modelport.registry.NewVersion;
import io.modelport.registry.Provenance;
import io.modelport.testing.TestFolder;
import io.modelport.torchscript.NetworkScript;
import io.modelport.torchscript.TestArchives;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Registers small networks with drawn weights, as the worker would after training them. */
public final class RealModels {

    public static final Actor ANNA = new Actor("anna");

    /** Pixels in one image. */
    public static final int PIXELS = 28 * 28;

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final ArtifactStore artifacts;
    private final ModelRegistry registry;

    public RealModels(ArtifactStore artifacts, ModelRegistry registry) {
        this.artifacts = artifacts;
        this.registry = registry;
    }

    /** A name that no other test uses, with a space in it. */
    public static ModelName name(String stem) {
        return new ModelName(stem + " " + NAMES.incrementAndGet());
    }

    /** Registers one more version, a perceptron whose weights depend on the seed. */
    public ModelVersionId register(ModelName model, long seed) {
        return register(model, seed,
                new Network(List.of(new Layer.Flatten(), new Layer.Linear(16, true), new Layer.Relu(),
                        new Layer.Linear(10, true))));
    }

    /** Registers one more version of that network for images of 28 by 28 grey pixels and ten classes, in both forms. */
    public ModelVersionId register(ModelName model, long seed, Network network) {
        return register(model, seed, network,
                (script, file) -> script.writeServing(script.initialWeights(seed), file));
    }

    /** @param serving writes the serving form */
    ModelVersionId register(ModelName model, long seed, Network network, FormWriter serving) {
        NetworkScript script = NetworkScript.of(network,
                new ImageEncoding(DataType.FP32, 1, 28, 28, List.of(0.1307), List.of(0.3081)), 10);
        return register(model, seed, script, 10, Map.of("model.pt", RealModels.portable(seed), "serving.pt", serving));
    }

    /** Writes the portable form. */
    static FormWriter portable(long seed) {
        return (script, file) -> script.writePortable(script.initialWeights(seed), file);
    }

    /** @param files what the version's artifact consists of, by name */
    ModelVersionId register(ModelName model, long seed, NetworkScript script, int classes,
            Map<String, FormWriter> files) {
        Signature signature = script.signature(IntStream.range(0, classes).mapToObj(i -> "digit " + i).toList());
        try {
            Path folder = TestFolder.create("model-");
            List<ArtifactEntry> entries = new ArrayList<>();
            for (var file : files.entrySet()) {
                file.getValue().write(script, folder.resolve(file.getKey()));
                entries.add(store(folder, file.getKey()));
            }
            return register(model, seed, signature, entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Registers one more version of a model that has no weights: the statements of its {@code forward}. */
    public ModelVersionId register(ModelName model, Signature signature, String... body) {
        String parameters = signature.inputs()
                .stream()
                .map(input -> input.name() + ": Tensor")
                .collect(Collectors.joining(", "));
        String result = signature.outputs().size() == 1 ? "Tensor"
                : "Tuple[" + String.join(", ", Collections.nCopies(signature.outputs().size(), "Tensor")) + "]";
        try {
            Path folder = TestFolder.create("model-");
            TestArchives.writeFor(folder.resolve("model.pt"), parameters, result, body);
            return register(model, 0, signature, List.of(store(folder, "model.pt")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ModelVersionId register(ModelName model, long seed, Signature signature, List<ArtifactEntry> files) {
        Artifact artifact = artifacts.compose(files);
        return registry.register(new NewVersion(model, artifact.digest(), signature,
                new Provenance(null, null, null, seed, "test", Map.of())), ANNA).id();
    }

    /** Writes one form of a network into a file. */
    interface FormWriter {

        void write(NetworkScript script, Path file) throws IOException;
    }

    private ArtifactEntry store(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream content = Files.newInputStream(file)) {
            Blob blob = artifacts.store(content, Files.size(file), null);
            return new ArtifactEntry(name, blob.digest(), blob.size());
        }
    }

    /** The blob that is served of a version. */
    public Path servedFile(ModelVersionId version, Path artifactFolder) {
        Artifact artifact = artifacts.get(Objects.requireNonNull(registry.get(version).artifact()));
        String hex = artifact.entries().getFirst().digest().hex();
        try (var files = Files.walk(artifactFolder)) {
            return files.filter(file -> file.getFileName().toString().equals(hex)).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The body of an infer call with that many images, each of its own brightness. */
    public static String images(int rows) {
        StringBuilder body = new StringBuilder("{\"inputs\":[{\"name\":\"images\",\"datatype\":\"FP32\",\"shape\":[")
                .append(rows)
                .append(",1,28,28],\"data\":[");
        for (int row = 0; row < rows; row++) {
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                body.append(row + pixel == 0 ? "" : ",").append((row * 31 + pixel * 7) % 101 / 101.0);
            }
        }
        return body.append("]}]}").toString();
    }
}
