package io.modelport.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A process that this node launched, and that ends when this node ends. */
public interface ChildProcess {

    /** The operating system's number for it. */
    long pid();

    /** Completes when the process has ended and its log file is whole. */
    CompletableFuture<ExitStatus> onExit();

    /**
     * Asks the process to end, and ends it by force when it still runs after a while; returns at once.
     *
     * @param grace how long it may take to end by itself; zero uses force at once
     */
    void kill(Duration grace);
}
