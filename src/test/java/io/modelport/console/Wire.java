package io.modelport.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A wire between a browser and a node that can be cut, and mended again. */
final class Wire implements AutoCloseable {

    private static final Pattern RESUMED = Pattern.compile("(?im)^last-event-id: *(.*)$");

    private final ServerSocket entrance;
    private final InetSocketAddress node;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<String> resumedAfter = new CopyOnWriteArrayList<>();
    private volatile boolean isCut;

    Wire(URI node) {
        this.node = new InetSocketAddress(node.getHost(), node.getPort());
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String page(String path) {
        return "http://127.0.0.1:" + entrance.getLocalPort() + "/console" + path;
    }

    /** The events after which streams were asked to go on. */
    List<String> resumedAfter() {
        return List.copyOf(resumedAfter);
    }

    /** Breaks every connection, and refuses new ones until it is mended. */
    void cut() {
        isCut = true;
        sockets.forEach(Wire::close);
    }

    void mend() {
        isCut = false;
    }

    @Override
    public void close() {
        cut();
        close(entrance);
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket browser = entrance.accept();
                if (isCut) {
                    close(browser);
                } else {
                    connect(browser);
                }
            } catch (IOException e) {
                // Closed, or a connection that failed: the browser sees it.
            }
        }
    }

    private void connect(Socket browser) throws IOException {
        Socket onward = new Socket();
        sockets.add(browser);
        sockets.add(onward);
        onward.connect(node);
        Thread.ofVirtual().start(() -> copy(browser, onward, true));
        Thread.ofVirtual().start(() -> copy(onward, browser, false));
        if (isCut) {
            cut();
        }
    }

    private void copy(Socket from, Socket to, boolean isRequest) {
        byte[] buffer = new byte[16_384];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (isRequest) {
                    Matcher matcher = RESUMED.matcher(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                    matcher.results().forEach(result -> resumedAfter.add(result.group(1).strip()));
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // Cut, or closed by the other end.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
