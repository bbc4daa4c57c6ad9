package io.modelport.serving.oip;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.modelport.serving.oip.wire.ModelInferRequest;
import io.modelport.serving.oip.wire.ModelInferRequest.InferInputTensor;
import io.modelport.serving.oip.wire.ModelInferResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Keeps so many gRPC calls of one image under way for so long, and prints what came of them as wrk does. */
public final class GrpcLoad {

    private static final int MOST_CHANNELS = 4;
    private static final int MOST_TIMES = 1 << 20;
    /** Half seconds in which a fresh JVM gets up to speed before it counts. */
    private static final int WARMING = 8;

    private final MethodDescriptor<ModelInferRequest, ModelInferResponse> method = OipNode.method("ModelInfer",
            ModelInferRequest.getDefaultInstance(), ModelInferResponse.getDefaultInstance());
    private final ModelInferRequest request;
    private final long end;
    private final CountDownLatch running;
    private final long[] times = new long[MOST_TIMES];
    private int answered;
    private int failed;

    private GrpcLoad(ModelInferRequest request, long end, int calls) {
        this.request = request;
        this.end = end;
        this.running = new CountDownLatch(calls);
    }

    /**
     * The address, the model, how many calls at the same time, for how many seconds, and the sizes of the images: channels,
     * height and width.
     */
    public static void main(String[] arguments) throws InterruptedException {
        int calls = Integer.parseInt(arguments[2]);
        int seconds = Integer.parseInt(arguments[3]);
        List<Long> shape = Stream.concat(Stream.of(1L), Arrays.stream(arguments[4].split(",")).map(Long::valueOf))
                .toList();
        byte[] image = new byte[shape.stream().mapToInt(Long::intValue).reduce(Float.BYTES, Math::multiplyExact)];
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName(arguments[1])
                .addInputs(InferInputTensor.newBuilder()
                        .setName("images")
                        .setDatatype("FP32")
                        .addAllShape(shape))
                .addRawInputContents(ByteString.copyFrom(image))
                .build();
        List<ManagedChannel> channels = new ArrayList<>();
        for (int i = 0; i < Math.min(calls, MOST_CHANNELS); i++) {
            channels.add(NettyChannelBuilder.forTarget(arguments[0]).directExecutor().usePlaintext().build());
        }
        for (int i = 0; i < WARMING; i++) {
            new GrpcLoad(request, System.nanoTime() + 500_000_000, calls).run(channels);
        }
        long start = System.nanoTime();
        GrpcLoad load = new GrpcLoad(request, start + seconds * 1_000_000_000L, calls);
        load.run(channels);
        load.print((System.nanoTime() - start) / 1e9);
        channels.forEach(ManagedChannel::shutdownNow);
    }

    private void run(List<ManagedChannel> channels) throws InterruptedException {
        long calls = running.getCount();
        for (int i = 0; i < calls; i++) {
            call(channels.get(i % channels.size()));
        }
        running.await();
    }

    private void call(ManagedChannel channel) {
        long start = System.nanoTime();
        ClientCalls.asyncUnaryCall(channel.newCall(method, CallOptions.DEFAULT), request, new StreamObserver<>() {

            @Override
            public void onNext(ModelInferResponse answer) {}

            @Override
            public void onError(Throwable failure) {
                again(channel, start, false);
            }

            @Override
            public void onCompleted() {
                again(channel, start, true);
            }
        });
    }

    private void again(ManagedChannel channel, long start, boolean ok) {
        long now = System.nanoTime();
        synchronized (this) {
            times[answered++ % MOST_TIMES] = now - start;
            failed += ok ? 0 : 1;
        }
        if (now < end) {
            call(channel);
        } else {
            running.countDown();
        }
    }

    private synchronized void print(double seconds) {
        int count = Math.min(answered, MOST_TIMES);
        Arrays.sort(times, 0, count);
        System.out.println(String.format(Locale.ROOT,
                "    50%%  %.2fus%n    99%%  %.2fus%nRequests/sec:  %.2f%n%s", times[count / 2] / 1e3,
                times[count - 1 - count / 100] / 1e3, answered / seconds,
                failed == 0 ? "" : "Non-2xx answers: " + failed));
    }
}
