package io.modelport.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

/**
 * What a node answers on its port while it waits for its database: that it lives, and to everything else that it is not
 * ready. Without it a supervisor that asks for signs of life would restart the node for ever.
 */
final class WaitingRoom implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WaitingRoom.class);
    private static final String LIVENESS = "/actuator/health/liveness";

    private static final String NOT_READY = """
        {"type":"urn:modelport:problem:database-unavailable","title":"Database unavailable","status":503,\
        "detail":"The node is starting and waits for its database.",\
        "advice":"Repeat the request in a few seconds.",\
        "error":"The node is starting and waits for its database."}""";

    private final InetSocketAddress address;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    /** @param address the node's own; nothing is opened on port 0, which nobody knows yet */
    WaitingRoom(InetSocketAddress address) {
        this.address = address;
    }

    /** The waiting room of a node with that configuration. */
    static WaitingRoom of(Environment environment) {
        return new WaitingRoom(new InetSocketAddress(environment.getProperty("server.address", "127.0.0.1"),
                environment.getProperty("server.port", Integer.class, 8080)));
    }

    /** Begins to answer, unless it does already; a port that is taken stays with whoever has it. */
    void open() {
        if (server != null || address.getPort() == 0) {
            return;
        }
        try {
            HttpServer opened = HttpServer.create(address, 0);
            ExecutorService started = Executors.newVirtualThreadPerTaskExecutor();
            opened.setExecutor(started);
            opened.createContext("/", WaitingRoom::answer);
            opened.start();
            server = opened;
            threads = started;
        } catch (IOException e) {
            log.debug("Nobody is told that the node waits", e);
        }
    }

    /** Frees the port. */
    @Override
    public void close() {
        if (server != null && threads != null) {
            server.stop(0);
            threads.shutdownNow();
            server = null;
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isAlive = exchange.getRequestURI().getPath().equals(LIVENESS);
            byte[] body = (isAlive ? "{\"status\":\"UP\"}" : NOT_READY).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", isAlive ? "application/json" : "application/problem+json");
            if (!isAlive) {
                exchange.getResponseHeaders().set("Retry-After", "5");
            }
            exchange.sendResponseHeaders(isAlive ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
