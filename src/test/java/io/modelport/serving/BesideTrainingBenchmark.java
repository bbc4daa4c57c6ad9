package io.modelport.serving;

import io.modelport.artifact.ArtifactStore;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Latencies of a served network under a steady load, alone and beside a training that takes all the processors it gets;
 * see {@code bench/beside-training/run}.
 */
public final class BesideTrainingBenchmark {

    private static final int CLIENTS = 4;
    private static final int EXAMPLES = 4_000;

    private BesideTrainingBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        int rate = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        List<String> properties = new ArrayList<>(List.of("modelport.training.slots=1"));
        properties.addAll(Arrays.asList(arguments).subList(Math.min(3, arguments.length), arguments.length));
        try (RunningNode node = RunningNode.start(TestDatabase.create(), TestFolder.create("artifacts-"),
                properties.toArray(String[]::new))) {
            NodeClient client = new NodeClient(node.uri());
            new RealModels(node.bean(ArtifactStore.class), node.bean(ModelRegistry.class))
                    .register(new ModelName("cnn"), 1, ServingBenchmark.NETWORK);
            client.put("/api/v1/deployments/cnn?wait=60s", "{\"targets\": [{\"version\": 1}]}");
            uploadImages(client);
            URI infer = URI.create(node.uri() + "/v2/models/cnn/infer");
            load(infer, rate, 3);
            for (int round = 1; round <= rounds; round++) {
                print("round %d, %d requests/s: alone           %s", round, rate, load(infer, rate, seconds));
                String job = train(client);
                print("round %d, %d requests/s: beside training %s", round, rate, load(infer, rate, seconds));
                print("  the training went on with %.0f examples/s",
                        client.get(job).json().get("progress").get("examplesPerSecond").asDouble());
                client.post(job + "/cancel", "", "Content-Type", "application/json");
                await(client, job, "CANCELLED");
            }
        }
    }

    /** Starts a training of the same network and waits until it is under way. */
    private static String train(NodeClient client) throws InterruptedException {
        String job = "/api/v1/training-jobs/" + client.post("/api/v1/training-jobs", """
            {"model": "beside", "dataset": {"name": "noise", "version": 1}, "network": {"layers": [
              {"type": "conv2d", "outputChannels": 32, "kernel": 3, "padding": 1}, {"type": "relu"},
              {"type": "max-pool2d", "kernel": 2},
              {"type": "conv2d", "outputChannels": 64, "kernel": 3, "padding": 1}, {"type": "relu"},
              {"type": "max-pool2d", "kernel": 2}, {"type": "flatten"}, {"type": "linear", "outputs": 128},
              {"type": "relu"}, {"type": "linear", "outputs": 10}]},
             "optimizer": {"type": "adam", "learningRate": 0.001}, "epochs": 10000, "batchSize": 128}
            """, "Content-Type", "application/json").json().get("id").asString();
        while (client.get(job).json().get("progress").isNull()) {
            Thread.sleep(100);
        }
        return job;
    }

    private static void await(NodeClient client, String job, String state) throws InterruptedException {
        while (!client.get(job).json().get("state").asString().equals(state)) {
            Thread.sleep(100);
        }
    }

    /** Sends requests at a steady rate, each timed from when it was due. */
    private static String load(URI infer, int rate, int seconds) throws Exception {
        byte[] body = RealModels.images(1).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        long interval = TimeUnit.SECONDS.toNanos(CLIENTS) / rate;
        long start = System.nanoTime();
        List<Future<long[]>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                long first = start + interval * i / CLIENTS;
                clients.add(threads.submit(() -> client(infer, body, first, interval, rate * seconds / CLIENTS)));
            }
        }
        LongStream all = LongStream.empty();
        for (Future<long[]> client : clients) {
            all = LongStream.concat(all, Arrays.stream(client.get()));
        }
        long[] sorted = all.sorted().toArray();
        return String.format(Locale.ROOT, "p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, longest %.1f ms",
                sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 99 / 100] / 1e6,
                sorted[(int) (sorted.length * 0.999)] / 1e6, sorted[sorted.length - 1] / 1e6);
    }

    private static long[] client(URI infer, byte[] body, long first, long interval, int count) throws Exception {
        long[] nanos = new long[count];
        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(infer).POST(BodyPublishers.ofByteArray(body)).build();
            for (int i = 0; i < count; i++) {
                long due = first + interval * i;
                while (System.nanoTime() - due < 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                int status = http.send(request, BodyHandlers.discarding()).statusCode();
                if (status != 200) {
                    throw new IllegalStateException("status " + status);
                }
                nanos[i] = System.nanoTime() - due;
            }
        }
        return nanos;
    }

    private static void uploadImages(NodeClient client) {
        client.post("/api/v1/datasets", "{\"name\": \"noise\"}", "Content-Type", "application/json");
        String upload = "/api/v1/datasets/noise/uploads/" + client.post("/api/v1/datasets/noise/uploads",
                "{\"format\": \"idx\"}", "Content-Type", "application/json").json().get("id").asString();
        for (String split : List.of("train", "test")) {
            int count = split.equals("train") ? EXAMPLES : 100;
            byte[] images = new byte[count * RealModels.PIXELS];
            new Random(1).nextBytes(images);
            put(client, upload + "/files/" + split + "-images", ByteBuffer.allocate(16 + images.length)
                    .putInt(0x803)
                    .putInt(count)
                    .putInt(28)
                    .putInt(28)
                    .put(images)
                    .array());
            ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
            for (int i = 0; i < count; i++) {
                labels.put((byte) (i % 10));
            }
            put(client, upload + "/files/" + split + "-labels", labels.array());
        }
        client.post(upload + "/commit", "{}", "Content-Type", "application/json");
    }

    private static void put(NodeClient client, String path, byte[] body) {
        client.send("PUT", path, BodyPublishers.ofByteArray(body));
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
