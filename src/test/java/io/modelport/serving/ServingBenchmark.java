package io.modelport.serving;

import com.sun.management.OperatingSystemMXBean;
import io.modelport.artifact.ArtifactStore;
import io.modelport.dataset.reader.LabelledImages;
import io.modelport.engine.Engine;
import io.modelport.engine.EngineSettings;
import io.modelport.engine.LoadedModel;
import io.modelport.engine.Predictor;
import io.modelport.engine.Tensor;
import io.modelport.network.DataType;
import io.modelport.network.Layer;
import io.modelport.network.Network;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.ModelVersionId;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.grpc.GrpcServer;
import io.modelport.serving.oip.GrpcLoad;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;

/** Requests per second and latencies of a served network beside those of the bare engine; see {@code bench/serving/run}. */
public final class ServingBenchmark {

    static final Network NETWORK = new Network(List.of(new Layer.Conv2d(32, 3, 1, 1, true), new Layer.Relu(),
            new Layer.MaxPool2d(2, 2), new Layer.Conv2d(64, 3, 1, 1, true), new Layer.Relu(),
            new Layer.MaxPool2d(2, 2), new Layer.Flatten(), new Layer.Linear(128, true), new Layer.Relu(),
            new Layer.Linear(10, true)));
    private static final String CONNECTIONS = "1,8,64";
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern ERRORS = Pattern.compile("(Non-2xx[^\\n]*|Socket errors[^\\n]*)");
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private ServingBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        int[] connections = Arrays.stream((arguments.length > 2 ? arguments[2] : CONNECTIONS).split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        Path artifacts = TestFolder.create("artifacts-");
        try (RunningNode node = RunningNode.start(TestDatabase.create(), artifacts)) {
            RealModels models = new RealModels(node.bean(ArtifactStore.class), node.bean(ModelRegistry.class));
            ModelVersionId version = models.register(new ModelName("cnn"), 1, NETWORK);
            NodeClient client = new NodeClient(node.uri());
            Answer deployed = client.put("/api/v1/deployments/cnn?wait=60s", "{\"targets\": [{\"version\": 1}]}");
            if (deployed.status() != 201) {
                throw new IllegalStateException(deployed.body());
            }
            String url = node.uri() + "/v2/models/cnn/infer";
            Path json = jsonScript();
            Path binary = binaryScript();
            List<Form> forms = List.of(new Form("JSON", "wrk", (c, s) -> wrk(json, url, c, s)),
                    new Form("bytes", "wrk", (c, s) -> wrk(binary, url, c, s)),
                    new Form("gRPC", "Java", (c, s) -> grpc(node.bean(GrpcServer.class).port(), c, s)));
            String folder = node.bean(Environment.class)
                    .getRequiredProperty("modelport.engine.folder");
            Engine engine = Engine.start(new EngineSettings(Path.of(folder).toAbsolutePath(), 1));
            try (LoadedModel model = engine.load(models.servedFile(version, artifacts))) {
                for (Form form : forms) {
                    for (int count : connections) {
                        form.load.run(count, Math.min(seconds, 5));
                    }
                }
                for (int round = 1; round <= rounds; round++) {
                    measure(round, seconds, connections, forms, model);
                }
            }
        }
    }

    /**
     * A way in which tensors travel.
     *
     * @param name its name
     * @param client what sends; clients differ in what they take of the machine
     * @param load sends
     */
    private record Form(String name, String client, Load load) {}

    /** Keeps so many requests under way for so many seconds, and gives what wrk prints. */
    private interface Load {

        String run(int connections, int seconds) throws Exception;
    }

    private static void measure(int round, int seconds, int[] counts, List<Form> forms, LoadedModel model)
            throws Exception {
        long cpu = cpuTime();
        double single = engine(model, 1, seconds);
        double singleCpu = (cpuTime() - cpu) / 1e3 / (single * seconds / 2);
        cpu = cpuTime();
        double batched = engine(model, 32, seconds);
        double batchedCpu = (cpuTime() - cpu) / 1e3 / (batched * seconds / 2);
        print("round %d: bare engine, %d threads: %,.0f images/s at batch 1 (%.0f µs of CPU each), %,.0f at 32 (%.0f µs)",
                round, THREADS, single, singleCpu, batched, batchedCpu);
        for (int connections : counts) {
            for (Form form : forms) {
                cpu = cpuTime();
                String output = form.load.run(connections, seconds);
                double rate = Double.parseDouble(find(RATE, output));
                print("  c=%-3d %-5s by %-4s %,8.0f requests/s  p50 %s  p99 %s  %.2f of the engine at batch 1, %.2f at 32; %.0f µs of CPU each %s",
                        connections, form.name, form.client, rate, latency(output, "50"), latency(output, "99"),
                        rate / single, rate / batched, (cpuTime() - cpu) / 1e3 / (rate * seconds),
                        find(ERRORS, output));
            }
        }
    }

    /** What this process has used of the processors, in nanoseconds; it does not depend on who else is busy. */
    private static long cpuTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static String grpc(int port, int connections, int seconds) throws Exception {
        Process client = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), GrpcLoad.class.getName(), "127.0.0.1:" + port, "cnn",
                Integer.toString(connections), Integer.toString(seconds))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (client.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
        return output;
    }

    private static String wrk(Path script, String url, int connections, int seconds) throws Exception {
        Process wrk = new ProcessBuilder("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "--latency", "-s",
                script.toString(), url).redirectErrorStream(true).start();
        String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (wrk.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
        return output;
    }

    private static double engine(LoadedModel model, int rows, int seconds) throws Exception {
        long end = System.nanoTime() + seconds * 1_000_000_000L / 2;
        long start = System.nanoTime();
        long images = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> {
                    long done = 0;
                    Tensor input = new Tensor(DataType.FP32, new long[] {rows, 1, 28, 28}, image(rows));
                    try (Predictor predictor = model.newPredictor()) {
                        while (System.nanoTime() < end) {
                            predictor.predict(List.of(input));
                            done += rows;
                        }
                    }
                    return done;
                }));
            }
            for (Future<Long> thread : running) {
                images += thread.get();
            }
        }
        return images * 1e9 / (System.nanoTime() - start);
    }

    private static ByteBuffer image(int rows) {
        ByteBuffer data = Tensor.allocate(rows * RealModels.PIXELS * Float.BYTES);
        for (int i = 0; i < rows * RealModels.PIXELS; i++) {
            data.putFloat(i * Float.BYTES, i * 7 % 101 / 101f);
        }
        return data;
    }

    /** What wrk sends as bytes: the image as a body without JSON. */
    private static Path binaryScript() throws IOException {
        StringBuilder bytes = new StringBuilder();
        ByteBuffer image = image(1);
        while (image.hasRemaining()) {
            bytes.append(String.format(Locale.ROOT, "\\%03d", image.get() & 0xff));
        }
        Path script = TestFolder.create("wrk-").resolve("post.lua");
        Files.writeString(script, "wrk.method = \"POST\"\nwrk.headers[\"Inference-Header-Content-Length\"] = \"0\"\n"
                + "wrk.body = '" + bytes + "'\n");
        return script;
    }

    /** What wrk sends as JSON: a real digit, as a client would write it. */
    private static Path jsonScript() throws IOException {
        Path mnist = Path.of("samples/mnist");
        LabelledImages images = LabelledImages.readIdx(mnist.resolve("t10k-images-idx3-ubyte.gz"),
                mnist.resolve("t10k-labels-idx1-ubyte.gz"));
        StringBuilder pixels = new StringBuilder();
        ByteBuffer digit = ByteBuffer.allocate(images.imageSize());
        images.copyPixels(0, digit);
        for (byte pixel : digit.array()) {
            pixels.append(pixels.isEmpty() ? "" : ",").append(pixel == 0 ? "0.0" : (float) ((pixel & 0xff) / 255.0));
        }
        String body = "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,1,28,28],\"datatype\":\"FP32\",\"data\":["
                + pixels
                + "]}]}";
        Path script = TestFolder.create("wrk-").resolve("post.lua");
        Files.writeString(script, "wrk.method = \"POST\"\nwrk.body = '" + body + "'\n");
        return script;
    }

    private static String latency(String output, String percentile) {
        return find(Pattern.compile(percentile + "%\\s+([0-9.]+(?:us|ms|s))"), output);
    }

    private static String find(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
