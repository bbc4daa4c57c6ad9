package io.modelport.node;

import io.modelport.node.postgres.EmbeddedPostgres;
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

    EmbeddedPostgres startPostgres() {
        EmbeddedPostgres started = EmbeddedPostgres.start(home.folder("postgres"));
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
