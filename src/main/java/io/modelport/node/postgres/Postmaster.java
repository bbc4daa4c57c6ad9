package io.modelport.node.postgres;

import io.modelport.problem.Problem;
import io.modelport.problem.Unavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server process of one data folder: started, brought back when it dies, and stopped. */
final class Postmaster {

    private static final Logger log = LoggerFactory.getLogger(Postmaster.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int PORT_TRIES = 5;

    private final Path folder;
    private final Binaries binaries;
    private final Account account;
    private final DataFolder data;
    private final Map<String, String> settings;
    private final ServerLog serverLog;
    private volatile int port;
    private volatile boolean stopping;

    Postmaster(Path folder, Binaries binaries, Account account, DataFolder data, Map<String, String> settings) {
        this.folder = folder;
        this.binaries = binaries;
        this.account = account;
        this.data = data;
        this.settings = settings;
        this.serverLog = new ServerLog(folder.resolve("postgres.log"));
    }

    int port() {
        return port;
    }

    /** The living server of the data folder, whoever started it. */
    Optional<ProcessHandle> process() {
        return PostmasterPid.read(data.path())
                .filter(file -> file.isServing(data.path()))
                .flatMap(file -> ProcessHandle.of(file.pid()));
    }

    /** Starts the server once one that an earlier, killed process left behind has been stopped. */
    void start() {
        process().ifPresent(orphan -> {
            log.info("Stopping PostgreSQL (process {}), which an earlier Modelport left behind", orphan.pid());
            shutDown();
        });
        launch(() -> Port.chosen(folder.resolve("port")));
        Thread.ofPlatform().name("postgres-watch").daemon().start(this::watch);
    }

    /** Stops the server for good: connected clients are cut off, what they committed is on disk. */
    synchronized void stop() {
        stopping = true;
        if (process().isPresent()) {
            shutDown();
        }
    }

    private synchronized void launch(IntSupplier ports) {
        serverLog.shorten();
        forgetDeadServer();
        Command.Result result;
        int tries = 0;
        do {
            port = ports.getAsInt();
            data.configure(account, port, settings);
            result = pgCtl(START_LIMIT, "start", "--wait", "--log", serverLog.file().toString());
            if (result.succeeded()) {
                return;
            }
            // Somebody may take the port between the look at it and the server's start; nothing else is tried twice.
        } while (++tries < PORT_TRIES && !Port.isFree(port));
        throw notStarted(result);
    }

    private Problem notStarted(Command.Result result) {
        String end = result.output() + "\n" + serverLog.tail(1_000);
        return FullDisk.in(end, folder)
                .orElseGet(() -> new Unavailable("postgres-did-not-start",
                        "The embedded PostgreSQL in " + folder + " did not start: " + end,
                        "Mend what the end of " + serverLog.file() + " says, then start again."));
    }

    /** Removes the claim of a server that has died, and what it has left running. */
    private void forgetDeadServer() {
        // Its forks live on for a moment; a new server beside them would ruin the data.
        long limit = System.nanoTime() + STOP_LIMIT.toNanos();
        List<ProcessHandle> leftRunning = PostmasterPid.processesIn(data.path());
        while (!leftRunning.isEmpty()) {
            if (System.nanoTime() > limit) {
                throw new Unavailable("postgres-still-runs",
                        "Processes of an earlier PostgreSQL use " + data.path() + " and cannot be ended: "
                                + leftRunning.stream().map(process -> Long.toString(process.pid())).toList(),
                        "End these processes, then start again.");
            }
            leftRunning.forEach(ProcessHandle::destroyForcibly);
            pause(Duration.ofMillis(20));
            leftRunning = PostmasterPid.processesIn(data.path());
        }
        PostmasterPid.delete(data.path());
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void shutDown() {
        if (!pgCtl(STOP_LIMIT, "stop", "--mode", "fast").succeeded()) {
            log.warn("PostgreSQL did not stop within {} s; it recovers from its log at the next start",
                    STOP_LIMIT.toSeconds());
            pgCtl(STOP_LIMIT, "stop", "--mode", "immediate");
        }
    }

    private Command.Result pgCtl(Duration limit, String... words) {
        List<String> command = new ArrayList<>(List.of(binaries.pgCtl().toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--pgdata", data.path().toString(), "--timeout", Long.toString(limit.toSeconds())));
        return Command.run(account.command(command), folder, limit.plusSeconds(5));
    }

    private void watch() {
        Duration pause = LOOK_EVERY;
        while (!stopping) {
            try {
                Thread.sleep(pause);
                if (process().isEmpty()) {
                    bringBack();
                } else {
                    serverLog.shorten();
                }
                pause = LOOK_EVERY;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                log.error("PostgreSQL does not come back; trying again in {} s", pause.toSeconds(), e);
            }
        }
    }

    private synchronized void bringBack() {
        if (!stopping) {
            log.warn("PostgreSQL has ended unexpectedly; starting it again");
            launch(this::samePort);
            log.info("PostgreSQL is back on port {}", port);
        }
    }

    /** Those who use the server know no other address. */
    private int samePort() {
        if (!Port.isFree(port)) {
            throw new Unavailable("postgres-port-taken",
                    "Another program listens on 127.0.0.1:" + port + ", the embedded PostgreSQL's port.",
                    "Stop that program, and PostgreSQL comes back by itself; or start Modelport again, which takes another.");
        }
        return port;
    }
}
