package io.modelport.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.http.StandaloneContext;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.testing.NodeTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** 250 clients that take their time, of every kind, while another one predicts; there are 64 threads for all. */
@NodeTest
class SlowClientsTests {

    private static final int MANY = 250;
    private static final ModelName MODEL = new ModelName("slow");
    private static final String PREDICT = "/v2/models/slow/infer";

    /** What asks for a prediction, by the context that serves it. */
    private static final Map<String, String> CALLS = Map.of("/v2", PREDICT, "/v1", "/v1/models/slow:predict",
            "/predictions", "/predictions/slow");

    private final NodeClient node;
    private final RealModels models;
    private final ModelRegistry registry;
    private final int port;
    private final List<String> calls;
    private final List<Socket> sockets = new ArrayList<>();

    @Autowired
    SlowClientsTests(@LocalServerPort int port, ArtifactStore artifacts, ModelRegistry registry,
            List<StandaloneContext> contexts) {
        this.port = port;
        this.node = new NodeClient(port);
        this.models = new RealModels(artifacts, registry);
        this.registry = registry;
        this.calls = contexts.stream().map(StandaloneContext::path).filter(CALLS::containsKey).map(CALLS::get).toList();
    }

    @Test
    void everyProtocolIsTried() {
        assertThat(calls).containsExactlyInAnyOrderElementsOf(CALLS.values());
    }

    @BeforeEach
    void deployOnce() {
        if (!registry.exists(MODEL)) {
            models.register(MODEL, 1);
        }
        Answer deployed = node.put("/api/v1/deployments/slow?wait=60s", "{\"targets\": [{\"version\": 1}]}");
        assertThat(deployed.status()).as(deployed.body()).isIn(200, 201);
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void halfSentBodiesDoNotStopTheOthers() throws IOException {
        String body = RealModels.images(1);
        for (String call : calls) {
            for (int i = 0; i < MANY; i++) {
                send(open(), head("POST", call, body.length()) + body.substring(0, body.length() / 2));
            }
        }

        othersPredict();

        Socket late = sockets.get(MANY * calls.indexOf(PREDICT));
        send(late, body.substring(body.length() / 2));
        assertThat(firstLine(late)).startsWith("HTTP/1.1 200");
    }

    @Test
    void halfSentBodiesOfRefusedRequestsDoNotStopTheOthers() throws IOException {
        for (int i = 0; i < MANY; i++) {
            send(open(), head("POST", "/v2/nothing", 1_000) + "{");
            send(open(), head("PUT", PREDICT, 1_000) + "{");
            send(open(), head("POST", PREDICT, Integer.MAX_VALUE) + "{");
            send(open(), head("POST", "/nothing", 1_000) + "{");
        }

        othersPredict();

        assertThat(firstLine(sockets.getFirst())).startsWith("HTTP/1.1 404");
        assertThat(firstLine(sockets.get(2))).startsWith("HTTP/1.1 413");
    }

    @Test
    void bodiesThatComeByteByByteDoNotStopTheOthers() throws IOException {
        String body = RealModels.images(1);
        for (String call : calls) {
            for (int i = 0; i < MANY; i++) {
                send(open(), head("POST", call, body.length()));
            }
        }

        for (int at = 0; at < 20; at++) {
            for (Socket socket : sockets) {
                send(socket, body.substring(at, at + 1));
            }
            assertThat(node.post(PREDICT, body).status()).isEqualTo(200);
        }
    }

    @Test
    void halfSentHeadsDoNotStopTheOthers() throws IOException {
        for (int i = 0; i < MANY; i++) {
            send(open(), "POST /v2/mod");
            send(open(), "POST " + PREDICT + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nContent-Le");
        }

        othersPredict();
    }

    @Test
    void answersThatNobodyReadsDoNotStopTheOthers() throws IOException {
        String body = RealModels.images(100);
        String request = head("POST", PREDICT, body.length()) + body;
        for (int i = 0; i < MANY; i++) {
            Socket socket = new Socket();
            sockets.add(socket);
            socket.setReceiveBufferSize(2_048);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            send(socket, request);
        }

        othersPredict();
    }

    @Test
    void halfSentBodiesOfRestDoNotStopPredictions() throws IOException {
        for (int i = 0; i < MANY; i++) {
            send(open(), head("POST", "/api/v1/models", 1_000) + "{\"name\": ");
        }

        othersPredict();

        assertThat(firstLine(sockets.getLast())).as("the first are waited for, the last are told to come again")
                .startsWith("HTTP/1.1 429");
        assertThat(node.get("/api/v1/models").status()).isEqualTo(200);
    }

    private void othersPredict() {
        for (int i = 0; i < 20; i++) {
            assertThat(node.post(PREDICT, RealModels.images(1)).status()).isEqualTo(200);
        }
    }

    private Socket open() throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        sockets.add(socket);
        return socket;
    }

    private String head(String method, String path, int length) {
        return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nContent-Length: " + length
                + "\r\nContent-Type: application/json\r\n\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String firstLine(Socket socket) throws IOException {
        socket.setSoTimeout(5_000);
        return String.valueOf(new BufferedReader(new InputStreamReader(socket.getInputStream(),
                StandardCharsets.US_ASCII)).readLine());
    }
}
