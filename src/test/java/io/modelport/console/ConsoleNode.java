package io.modelport.console;

import io.modelport.testing.NodeProcess;
import io.modelport.testing.TestDatabase;
import io.modelport.testing.TestFolder;
import java.net.URI;

/**
 * A node for a browser to drive: empty, and a process of its own. A node shared with other tests holds what they left, so
 * its pages would not look as a journey expects, and their jobs would be served first.
 */
final class ConsoleNode implements AutoCloseable {

    private final NodeProcess process;

    private ConsoleNode(NodeProcess process) {
        this.process = process;
    }

    static ConsoleNode start() {
        return new ConsoleNode(NodeProcess.start(TestFolder.create("console-"), TestDatabase.create()));
    }

    URI uri() {
        return process.uri();
    }

    String page(String path) {
        return uri().resolve("/console") + path;
    }

    /** What the node has printed; for the message of a failure. */
    String log() {
        return process.log();
    }

    @Override
    public void close() {
        process.close();
    }
}
