package io.modelport.node.postgres;

import io.modelport.problem.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** The server's port on 127.0.0.1, kept in a file so that it stays the same from start to start while it is free. */
final class Port {

    // Below the range that Linux hands out for outgoing connections, so that none of those takes it.
    private static final int FIRST = 15_432;
    private static final int LAST = 16_431;

    private Port() {}

    /** The port in {@code file} when it is free, else the first free one, which is then recorded. */
    static int chosen(Path file) {
        try {
            int recorded = Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : FIRST;
            if (isFree(recorded)) {
                return record(file, recorded);
            }
        } catch (NumberFormatException | IOException e) {
            // An unreadable record is as good as none.
        }
        return record(file, IntStream.rangeClosed(FIRST, LAST)
                .filter(Port::isFree)
                .findFirst()
                .orElseThrow(() -> new Unavailable("no-free-port",
                        "Every port from " + FIRST + " to " + LAST + " on 127.0.0.1 is taken.",
                        "Stop what listens there, or use a PostgreSQL server of your own through SPRING_DATASOURCE_URL.")));
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static int record(Path file, int port) {
        try {
            Files.writeString(file, Integer.toString(port));
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
