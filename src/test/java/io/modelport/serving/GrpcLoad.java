package io.modelport.serving;

import com.google.protobuf.ByteString;
import io.modelport.serving.ServingBenchmark.Load;
import io.modelport.serving.oip.wire.ModelInferRequest;
import io.modelport.serving.oip.wire.ModelInferRequest.InferInputTensor;
import io.modelport.testing.TestFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends one infer call over gRPC again and again with h2load, which takes as little of the machine as wrk does. */
final class GrpcLoad implements Load {

    private static final String METHOD = "/inference.GRPCInferenceService/ModelInfer";
    private static final Pattern RATE = Pattern.compile("finished in [^,]+, ([0-9.]+) req/s");
    private static final Pattern FAILED = Pattern.compile("(\\d+) failed, (\\d+) errored");
    private static final int CHANNELS = 4;

    private final String url;
    private final Path body;
    private final Path times;

    private GrpcLoad(String url, Path body, Path times) {
        this.url = url;
        this.body = body;
        this.times = times;
    }

    static GrpcLoad of(BenchmarkedModel model, int port) throws IOException {
        Path folder = TestFolder.create("h2load-");
        byte[] row = new byte[model.example().length * Float.BYTES];
        model.rows(1).data().get(row);
        byte[] message = ModelInferRequest.newBuilder()
                .setModelName(model.name())
                .addInputs(InferInputTensor.newBuilder()
                        .setName("images")
                        .setDatatype("FP32")
                        .addAllShape(List.of(1L, (long) model.encoding().channels(),
                                (long) model.encoding().height(), (long) model.encoding().width())))
                .addRawInputContents(ByteString.copyFrom(row))
                .build()
                .toByteArray();
        // A message is framed by a byte that says whether it is compressed, and its length.
        byte[] framed = ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
        Path body = Files.write(folder.resolve("request"), framed);
        return new GrpcLoad("http://127.0.0.1:" + port + METHOD, body, folder.resolve("times"));
    }

    /** Over as many connections as clients open, each with several calls at the same time. */
    @Override
    public String run(int connections, int seconds) throws IOException, InterruptedException {
        int channels = Math.min(connections, CHANNELS);
        Files.deleteIfExists(times);
        Process process = new ProcessBuilder("h2load", "-c" + channels, "-m" + connections / channels, "-D" + seconds,
                "-d" + body, "-Hcontent-type: application/grpc", "-Hte: trailers", "--log-file=" + times, url)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
        return asWrkPrints(output);
    }

    private String asWrkPrints(String output) throws IOException {
        Matcher rate = RATE.matcher(output);
        Matcher failed = FAILED.matcher(output);
        if (!rate.find() || !failed.find()) {
            throw new IllegalStateException(output);
        }
        // Each line: when it was sent, the status, how long it took in microseconds.
        List<String> lines = Files.readAllLines(times);
        long[] micros = lines.stream().mapToLong(line -> Long.parseLong(line.split("\t")[2])).sorted().toArray();
        return String.format(Locale.ROOT, "50%% %dus%n99%% %dus%nRequests/sec: %s%n%s", micros[micros.length / 2],
                micros[micros.length - 1 - micros.length / 100], rate.group(1),
                failed.group(1).equals("0") ? "" : "Non-2xx answers: " + failed.group(1));
    }
}
