package io.modelport.testing;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;

/** One connection through a {@link DatabaseProxy}, with a thread for each direction. */
final class ProxiedConnection {

    private final DatabaseProxy proxy;
    private final Socket client;
    private final Socket server;
    private final PostgresConversation conversation = new PostgresConversation();
    private volatile boolean silent;

    ProxiedConnection(DatabaseProxy proxy, Socket client, Socket server) throws SocketException {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    void start() {
        Thread.ofVirtual().start(() -> pump(client, server, conversation::asked));
        Thread.ofVirtual().start(() -> pump(server, client, this::answered));
    }

    /** From now on nothing gets through, and neither side learns of it. */
    void silence() {
        silent = true;
    }

    void reset() {
        reset(client);
        reset(server);
        proxy.ended(this);
    }

    /** Ends a connection so that the other side finds it broken, not closed. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private boolean answered(byte[] bytes) {
        conversation.answered(bytes);
        return conversation.takeCommitted().filter(proxy::loses).isEmpty();
    }

    private void pump(Socket from, Socket to, Inspection inspection) {
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int count = from.getInputStream().read(buffer); count >= 0; count = from.getInputStream()
                    .read(buffer)) {
                if (silent) {
                    continue;
                }
                byte[] bytes = Arrays.copyOf(buffer, count);
                if (!inspection.passes(bytes)) {
                    break;
                }
                if (proxy.delayMillis() > 0) {
                    Thread.sleep(proxy.delayMillis());
                }
                if (!silent) {
                    to.getOutputStream().write(bytes);
                }
            }
        } catch (IOException | InterruptedException e) {
            // Broken on one side: break the other.
        }
        if (silent) {
            // The server goes on waiting for a client that it believes to be there.
            return;
        }
        reset();
    }

    @FunctionalInterface
    private interface Inspection {

        /** @return whether the bytes may go on; else the connection is cut */
        boolean passes(byte[] bytes);
    }
}
