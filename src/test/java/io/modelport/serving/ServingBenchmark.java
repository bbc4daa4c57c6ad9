package io.modelport.serving;

import com.sun.management.OperatingSystemMXBean;
import io.modelport.artifact.ArtifactStore;
import io.modelport.dataset.reader.LabelledImages;
import io.modelport.engine.Engine;
import io.modelport.engine.EngineSettings;
import io.modelport.engine.LoadedModel;
import io.modelport.engine.Predictor;
import io.modelport.engine.Tensor;
import io.modelport.network.Network;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.ModelVersionId;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.RealModels.FormWriter;
import io.modelport.serving.grpc.GrpcServer;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.core.env.Environment;

/** A node, other makers' servers and the bare engine on the same files, in turns; see {@code bench/serving/run}. */
public final class ServingBenchmark implements AutoCloseable {

    static final Network NETWORK = BenchmarkedModel.CNN_LAYERS;

    /** What the names of this node's rows begin with. */
    static final String OURS = "modelport ";

    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final int LARGE_BATCH = 32;
    private static final long SEED = 1;

    private final BenchmarkOptions options;
    private final Path artifacts = TestFolder.create("artifacts-");
    private final RunningNode node;
    private final RealModels real;
    private final List<PeerServer> peers = new ArrayList<>();
    private final BenchmarkTable table = new BenchmarkTable();

    /**
     * One way to ask one server.
     *
     * @param name what stands in the table
     * @param load sends
     */
    record Contender(String name, Load load) {}

    /** Keeps so many requests under way for so many seconds, and gives what wrk prints. */
    interface Load {

        String run(int connections, int seconds) throws IOException, InterruptedException;
    }

    private ServingBenchmark(BenchmarkOptions options) {
        this.options = options;
        this.node = RunningNode.start(TestDatabase.create(), artifacts);
        this.real = new RealModels(node.bean(ArtifactStore.class), node.bean(ModelRegistry.class));
    }

    public static void main(String[] arguments) throws Exception {
        try (ServingBenchmark benchmark = new ServingBenchmark(BenchmarkOptions.of(arguments))) {
            benchmark.run();
        }
    }

    @Override
    public void close() {
        peers.forEach(PeerServer::close);
        node.close();
    }

    private void run() throws Exception {
        List<BenchmarkedModel> models = models();
        Map<String, Path> files = new LinkedHashMap<>();
        for (BenchmarkedModel model : models) {
            files.put(model.name(), deploy(model.name(), model, Map.of("model.pt", RealModels.portable(SEED))));
            deploy(model.name() + "-serving", model, Map.of("model.pt", RealModels.portable(SEED), "serving.pt",
                    (FormWriter) (script, file) -> script.writeServing(script.initialWeights(SEED), file)));
        }
        Map<String, String> addresses = startPeers(files);
        Path libraries = Path.of(node.bean(Environment.class).getRequiredProperty("modelport.engine.folder"));
        Engine engine = Engine.start(new EngineSettings(libraries.toAbsolutePath(), 1));
        for (BenchmarkedModel model : models) {
            List<Contender> contenders = contenders(model, addresses);
            try (LoadedModel bare = engine.load(Objects.requireNonNull(files.get(model.name())))) {
                // Each until it is up to speed: a JVM compiles what it runs often.
                double warmed = engine(model, bare, 1);
                print("%s: the engine alone, before all: %,.0f rows/s", model.name(), warmed);
                for (Contender contender : contenders) {
                    String _ = contender.load.run(options.mostConnections(), Math.min(options.seconds(), 6));
                }
                for (int round = 1; round <= options.rounds(); round++) {
                    measure(round, model, contenders, bare);
                }
            }
        }
        table.printSummary();
    }

    private List<BenchmarkedModel> models() {
        float[] digit = digit();
        return List.of(BenchmarkedModel.perceptron(), BenchmarkedModel.convolutional("cnn", digit))
                .stream()
                .filter(model -> options.models().contains(model.name()))
                .toList();
    }

    /** Serves it, and gives its portable file. */
    private Path deploy(String name, BenchmarkedModel model, Map<String, FormWriter> files) throws Exception {
        ModelVersionId version = real.register(new ModelName(name), SEED, model.script(), model.classes(), files);
        Answer deployed = new NodeClient(node.uri()).put("/api/v1/deployments/" + name + "?wait=60s",
                "{\"targets\": [{\"version\": 1}]}");
        if (deployed.status() != 201) {
            throw new IllegalStateException(deployed.body());
        }
        return real.servedFile(version, artifacts);
    }

    private Map<String, String> startPeers(Map<String, Path> files) throws IOException, InterruptedException {
        Map<String, String> addresses = new LinkedHashMap<>();
        for (String peer : options.peers()) {
            String first = files.keySet().iterator().next();
            PeerServer started = PeerServer.start(peer, options.python(), files,
                    peer.equals("torchserve") ? "/ping" : "/v2/models/" + first + "/ready");
            peers.add(started);
            addresses.put(peer, started.address());
        }
        if (options.djlServing() != null) {
            addresses.put("djl-serving", options.djlServing());
        }
        return addresses;
    }

    private List<Contender> contenders(BenchmarkedModel model, Map<String, String> addresses) throws IOException {
        String infer = "/v2/models/" + model.name() + "/infer";
        Path json = model.openInference();
        List<Contender> contenders = new ArrayList<>();
        for (String protocol : options.protocols()) {
            contenders.add(new Contender(OURS + protocol, switch (protocol) {
                case "json" -> wrk(json, node.uri() + infer);
                case "bytes" -> wrk(model.bytes(), node.uri() + infer);
                case "grpc" -> GrpcLoad.of(model, node.bean(GrpcServer.class).port());
                case "tensorflow" -> wrk(model.nested("{\"instances\":[", "]}"),
                        node.uri() + "/v1/models/" + model.name() + ":predict");
                case "torchserve" -> wrk(model.nested("", ""), node.uri() + "/predictions/" + model.name());
                case "native" -> wrk(model.nested("{\"inputs\":{\"images\":[", "]}}"),
                        node.uri() + "/api/v1/models/" + model.name() + "/predict");
                default -> throw new IllegalArgumentException("unknown protocol " + protocol);
            }));
        }
        String serving = node.uri() + "/v2/models/" + model.name() + "-serving/infer";
        contenders.add(new Contender(OURS + "json, serving form", wrk(json, serving)));
        contenders.add(new Contender(OURS + "bytes, serving form", wrk(model.bytes(), serving)));
        for (var peer : addresses.entrySet()) {
            contenders.add(new Contender(peer.getKey(), peer.getKey().equals("torchserve")
                    ? wrk(model.nested("", ""), peer.getValue() + "/predictions/" + model.name())
                    : wrk(json, peer.getValue() + infer)));
        }
        return contenders;
    }

    private void measure(int round, BenchmarkedModel model, List<Contender> contenders, LoadedModel bare)
            throws Exception {
        double single = engine(model, bare, 1);
        double batched = engine(model, bare, LARGE_BATCH);
        table.engine(model.name(), single, batched);
        print("%s, round %d: bare engine, %d threads: %,.0f rows/s at batch 1, %,.0f at %d", model.name(), round,
                THREADS, single, batched, LARGE_BATCH);
        for (int connections : options.connections()) {
            for (Contender contender : contenders) {
                long cpu = cpuTime();
                Measured seen = Measured.of(contender.load.run(connections, options.seconds()));
                table.add(model.name(), contender.name, connections, seen);
                print("  c=%-3d %-30s %s %s", connections, contender.name, seen,
                        contender.name.startsWith(OURS) ? String.format(Locale.ROOT, "%.0f µs of CPU each",
                                (cpuTime() - cpu) / 1e3 / (seen.rate() * options.seconds())) : "");
            }
        }
    }

    /** What this process has used of the processors, in nanoseconds; it does not depend on who else is busy. */
    private static long cpuTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static Load wrk(Path script, String url) {
        return (connections, seconds) -> output(new ProcessBuilder("wrk", "-t1", "-c" + connections,
                "-d" + seconds + "s", "--latency", "-s", script.toString(), url).redirectErrorStream(true));
    }

    private static String output(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
        return output;
    }

    /** Rows a second without any server. */
    private double engine(BenchmarkedModel benchmarked, LoadedModel model, int rows) throws Exception {
        long start = System.nanoTime();
        long end = start + options.seconds() * 1_000_000_000L / 2;
        long done = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> {
                    long mine = 0;
                    List<Tensor> input = List.of(benchmarked.rows(rows));
                    try (Predictor predictor = model.newPredictor()) {
                        for (; System.nanoTime() < end; mine += rows) {
                            List<Tensor> _ = predictor.predict(input);
                        }
                    }
                    return mine;
                }));
            }
            for (Future<Long> thread : running) {
                done += thread.get();
            }
        }
        return done * 1e9 / (System.nanoTime() - start);
    }

    /** A real digit, as grey values from 0 to 1. */
    private static float[] digit() {
        Path mnist = Path.of("samples/mnist");
        LabelledImages images;
        try {
            images = LabelledImages.readIdx(mnist.resolve("t10k-images-idx3-ubyte.gz"),
                    mnist.resolve("t10k-labels-idx1-ubyte.gz"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteBuffer pixels = ByteBuffer.allocate(images.imageSize());
        images.copyPixels(0, pixels);
        float[] digit = new float[images.imageSize()];
        for (int i = 0; i < digit.length; i++) {
            digit[i] = (float) ((pixels.get(i) & 0xff) / 255.0);
        }
        return digit;
    }

    static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
