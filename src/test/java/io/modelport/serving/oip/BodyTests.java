package io.modelport.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.artifact.ArtifactStore;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.serving.NodeClient;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.RealModels;
import io.modelport.testing.NodeTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** How bodies come: slowly, in pieces, too large, under any name. */
@NodeTest
class BodyTests {

    private static final ModelName MODEL = new ModelName("bodies");
    private static final String PATH = "/v2/models/bodies";

    private final NodeClient node;
    private final RealModels models;
    private final ModelRegistry registry;
    private final int port;

    @Autowired
    BodyTests(@LocalServerPort int port, ArtifactStore artifacts, ModelRegistry registry) {
        this.port = port;
        this.node = new NodeClient(port);
        this.models = new RealModels(artifacts, registry);
        this.registry = registry;
    }

    @BeforeEach
    void deployOnce() {
        if (!registry.exists(MODEL)) {
            models.register(MODEL, 1);
        }
        Answer deployed = node.put("/api/v1/deployments/bodies?wait=60s", "{\"targets\": [{\"version\": 1}]}");
        assertThat(deployed.status()).as(deployed.body()).isIn(200, 201);
    }

    @Test
    void doesNotMindTheContentType() {
        String image = RealModels.images(1);
        for (String type : new String[] {"application/x-www-form-urlencoded", "application/octet-stream", "text/plain",
                "multipart/form-data; boundary=x"}) {
            assertThat(node.post(PATH + "/infer", image, "Content-Type", type).status()).isEqualTo(200);
        }
    }

    @Test
    void manySlowSendersDoNotStopTheOthers() throws IOException {
        byte[] body = (RealModels.images(1)).getBytes(StandardCharsets.UTF_8);
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 250; i++) {
                Socket socket = new Socket("127.0.0.1", port);
                slow.add(socket);
                OutputStream out = socket.getOutputStream();
                out.write(("POST " + PATH + "/infer HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nContent-Length: "
                        + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(body, 0, body.length / 2);
                out.flush();
            }
            for (int i = 0; i < 20; i++) {
                assertThat(node.post(PATH + "/infer", RealModels.images(1)).status()).isEqualTo(200);
            }
            Socket last = slow.getLast();
            last.getOutputStream().write(body, body.length / 2, body.length - body.length / 2);
            last.getOutputStream().flush();
            assertThat(firstLine(last.getInputStream())).startsWith("HTTP/1.1 200");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void readsBodiesThatComeInChunksAndPieces() throws IOException {
        byte[] body = (RealModels.images(1)).getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + PATH + "/infer HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            for (int from = 0; from < body.length; from += 700) {
                int size = Math.min(700, body.length - from);
                out.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(body, from, size);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            assertThat(firstLine(socket.getInputStream())).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void refusesBodiesAboveTheLimit() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("POST " + PATH + "/infer HTTP/1.1\r\nHost: 127.0.0.1:" + port
                            + "\r\nContent-Length: 99999999999\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            assertThat(firstLine(socket.getInputStream())).startsWith("HTTP/1.1 413");
        }
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }
}
