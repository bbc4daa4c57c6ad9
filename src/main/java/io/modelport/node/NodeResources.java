package io.modelport.node;

import io.modelport.node.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** What a node holds from before its application context starts until after it has closed. */
final class NodeResources implements Runnable, AutoCloseable {

    private final NodeHome home;
    private @Nullable EmbeddedPostgres postgres;
    private boolean closed;

    NodeResources(NodeHome home) {
        this.home = home;
    }

    NodeHome home() {
        return home;
    }

    /** @param binaries where the server's programs are unpacked once; null for the home itself */
    EmbeddedPostgres startPostgres(@Nullable Path binaries) {
        Path folder = home.folder("postgres");
        EmbeddedPostgres started = EmbeddedPostgres.start(folder, binaries == null ? folder : binaries, Map.of());
        postgres = started;
        return started;
    }

    /** As a shutdown handler: for a start that was broken off before there was a context to close. */
    @Override
    public void run() {
        close();
    }

    /** Stops the server, then lets the home go; safe to call again. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (postgres != null) {
                postgres.close();
            }
        } finally {
            home.close();
        }
    }
}
