package io.modelport.serving;

import io.modelport.testing.TestFolder;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another maker's server on the same files, as a process of its own. */
final class PeerServer implements AutoCloseable {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

    private final Process process;
    private final int port;

    private PeerServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one with {@code bench/serving/peers/start.py} and waits until it answers.
     *
     * @param peer {@code torchserve} or {@code mlserver}
     * @param python the interpreter of its environment
     * @param models the portable files by the names of the models
     * @param ready the path that answers 200 once it serves
     */
    static PeerServer start(String peer, Path python, Map<String, Path> models, String ready)
            throws IOException, InterruptedException {
        Path folder = TestFolder.create(peer + "-");
        for (var model : models.entrySet()) {
            Files.copy(model.getValue(), folder.resolve(model.getKey() + ".pt"));
        }
        int port = fivePorts();
        List<String> command = new ArrayList<>(List.of(python.toString(),
                Path.of("bench/serving/peers/start.py").toAbsolutePath().toString(), peer, folder.toString(),
                Integer.toString(port)));
        command.addAll(models.keySet());
        Path log = folder.resolve("server.log");
        PeerServer server = new PeerServer(
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(), port);
        try {
            server.await(ready, log);
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        // TorchServe's process starts others, and ends without them when it is ended by force.
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private void await(String ready, Path log) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        long end = System.nanoTime() + PATIENCE;
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                HttpRequest request = HttpRequest.newBuilder(URI.create(address() + ready)).build();
                if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // It does not listen yet.
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException("the server does not answer:\n" + Files.readString(log));
    }

    /** The first of five ports that are free. */
    private static int fivePorts() throws IOException {
        while (true) {
            int first;
            try (ServerSocket any = new ServerSocket(0)) {
                first = any.getLocalPort();
            }
            List<ServerSocket> taken = new ArrayList<>();
            try {
                for (int i = 0; i < 5; i++) {
                    taken.add(new ServerSocket(first + i));
                }
                return first;
            } catch (IOException | IllegalArgumentException e) {
                // One of them is somebody's; another place is tried.
            } finally {
                for (ServerSocket socket : taken) {
                    socket.close();
                }
            }
        }
    }
}
