package io.modelport.monitoring;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes traces as a collector does: protobuf by HTTP. */
final class OtlpReceiver implements AutoCloseable {

    private final HttpServer server;
    private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();
    private final List<String> resources = new CopyOnWriteArrayList<>();

    /**
     * A span as it came; the ids in hexadecimal digits.
     *
     * @param parentId empty for the first of a trace
     */
    record ReceivedSpan(String traceId, String spanId, String parentId, String name) {}

    private OtlpReceiver(HttpServer server) {
        this.server = server;
    }

    static OtlpReceiver start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        OtlpReceiver receiver = new OtlpReceiver(server);
        server.createContext("/v1/traces", receiver::take);
        server.start();
        return receiver;
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<ReceivedSpan> spans() {
        return List.copyOf(spans);
    }

    /** What senders say of themselves, not decoded. */
    List<String> resources() {
        return List.copyOf(resources);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** By the field numbers of opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest. */
    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            UnknownFieldSet request = UnknownFieldSet.parseFrom(exchange.getRequestBody());
            for (UnknownFieldSet resource : messages(request, 1)) {
                resources
                        .add(resource.getField(1).getLengthDelimitedList().getFirst().toString(StandardCharsets.UTF_8));
                for (UnknownFieldSet scope : messages(resource, 2)) {
                    for (UnknownFieldSet span : messages(scope, 2)) {
                        spans.add(new ReceivedSpan(hex(span, 1), hex(span, 2), hex(span, 4),
                                span.getField(5).getLengthDelimitedList().getFirst().toStringUtf8()));
                    }
                }
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static List<UnknownFieldSet> messages(UnknownFieldSet parent, int field) throws IOException {
        List<UnknownFieldSet> messages = new CopyOnWriteArrayList<>();
        for (ByteString message : parent.getField(field).getLengthDelimitedList()) {
            messages.add(UnknownFieldSet.parseFrom(message));
        }
        return messages;
    }

    private static String hex(UnknownFieldSet span, int field) {
        List<ByteString> values = span.getField(field).getLengthDelimitedList();
        return values.isEmpty() ? "" : HexFormat.of().formatHex(values.getFirst().toByteArray());
    }
}
