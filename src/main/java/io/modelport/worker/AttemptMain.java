package io.modelport.worker;

import io.modelport.process.wire.AttemptExit;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The process {@code attempt}: {@code attempt <attempt id> <address of the node> <folder of native libraries>}, with the attempt's token as the first
 * line of its standard input, in a private working directory. It exits with one of {@link AttemptExit}'s codes; when its
 * standard input ends, its node has ended, and so does it.
 */
public final class AttemptMain {

    /** How long the node may be silent before it has told its lease. */
    private static final Duration FIRST_LEASE = Duration.ofSeconds(20);

    /** How long training may take to come to a stop before the process simply ends. */
    private static final Duration STOP = Duration.ofMillis(800);

    private static final Duration PRINT = Duration.ofMillis(200);

    private final Path work = Path.of("").toAbsolutePath();
    private final ProgressLog log = new ProgressLog(System.out);
    private final CountDownLatch finished = new CountDownLatch(1);

    private AttemptMain() {}

    public static void main(String[] arguments) {
        exit(new AttemptMain().run(arguments));
    }

    private AttemptExit run(String[] arguments) {
        try {
            String token = readLine(System.in);
            if (arguments.length != 3 || token.isEmpty()) {
                System.err.println("A node starts this process; it is not for people.");
                return AttemptExit.USAGE;
            }
            Thread.ofPlatform().daemon().name("node-watch").start(this::endWithNode);
            Patience patience = new Patience(System::nanoTime, RandomGenerator.getDefault(), FIRST_LEASE);
            NodeClient node = new NodeClient(URI.create(arguments[1]), arguments[0], token, patience);
            AttemptRun attempt = new AttemptRun(node, patience, new TorchTrainer(Path.of(arguments[2])), work, log,
                    this::endSoon);
            Runtime.getRuntime().addShutdownHook(handingBack(attempt, Thread.currentThread()));
            return attempt.run();
        } catch (IOException e) {
            return AttemptExit.USAGE;
        } finally {
            finished.countDown();
        }
    }

    /**
     * Runs when the process is told to end (SIGTERM, or Ctrl-C in its node's terminal), while everything else goes on:
     * the main thread halts the process as soon as the job is handed back. Whoever sent the signal uses force when that
     * takes too long.
     */
    private Thread handingBack(AttemptRun attempt, Thread main) {
        return new Thread(() -> {
            log.line("Told to end.");
            if (!attempt.handBack()) {
                exit(AttemptExit.HANDED_BACK);
            }
            try {
                main.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "hand-back");
    }

    /** Training looks after each step whether it has to stop; a step that takes long does not hold the process up. */
    private void endSoon(AttemptEnded end) {
        say("Stopping: " + end.getMessage() + ".");
        if (end.exit() == AttemptExit.NODE_LOST) {
            exit(end.exit()); // Nothing may be written any more, and there is nobody to take it.
        }
        try {
            if (!finished.await(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                exit(end.exit());
            }
        } catch (InterruptedException e) {
            exit(end.exit());
        }
    }

    private void endWithNode() {
        try {
            while (System.in.read() >= 0) {
                // Nothing more is sent; only the end counts.
            }
        } catch (IOException e) {
            // The pipe is gone, as at its end.
        }
        deleteWork();
        exit(AttemptExit.NODE_LOST);
    }

    /** The node does this when it is there to do it. */
    private void deleteWork() {
        try (Stream<Path> files = Files.walk(work)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // The node's next start deletes it.
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /** Prints, unless the node does not read any more: whoever writes to a full pipe waits, and would not end. */
    private void say(String line) {
        waitBriefly(() -> log.line(line));
    }

    private static void waitBriefly(Runnable print) {
        try {
            Thread.ofPlatform().daemon().start(print).join(PRINT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Halts: what libtorch destroys at an orderly exit may crash or hang, and nothing is left to be done. */
    private static void exit(AttemptExit exit) {
        waitBriefly(System.out::flush);
        Runtime.getRuntime().halt(exit.code());
    }
}
