package io.modelport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** A node as a process of its own, so that a test can kill it; killed at the latest when it is closed. */
public final class NodeProcess implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("serves (http://\\S+) after");
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final Path logFile;

    private NodeProcess(Process process, Path logFile) {
        this.process = process;
        this.logFile = logFile;
    }

    /**
     * Starts a node without waiting for it.
     *
     * @param database its database; null for the embedded one of its home
     * @param properties {@code name=value}
     */
    public static NodeProcess launch(Path home, @Nullable TestDatabase database, String... properties) {
        List<String> arguments = new ArrayList<>(List.of("serve", "--modelport.home=" + home,
                "--modelport.postgres.binaries=" + TestServer.BINARIES.toAbsolutePath(),
                "--modelport.engine.folder=" + TestServer.NATIVE_LIBRARIES));
        if (database != null) {
            arguments.add("--spring.datasource.url=" + database.url());
            arguments.add("--spring.datasource.username=" + database.username());
            arguments.add("--spring.datasource.password=" + database.password());
        }
        for (String property : properties) {
            arguments.add("--" + property);
        }
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--server.port="))) {
            arguments.add("--server.port=0");
        }
        return java("io.modelport.Modelport", arguments);
    }

    /** Starts a node and waits until it is ready. */
    public static NodeProcess start(Path home, @Nullable TestDatabase database, String... properties) {
        NodeProcess node = launch(home, database, properties);
        try {
            node.awaitReady();
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    /** Runs any main class of this JVM's class path in a JVM of its own. */
    public static NodeProcess java(String mainClass, List<String> arguments) {
        try {
            Path logFile = Files.createTempFile(TestFolder.create("process-"), "process-", ".log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC", "-Xmx512m", "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow", "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), mainClass));
            command.addAll(arguments);
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(logFile.toFile())
                    .start();
            TestFolder.atExit(process::destroyForcibly);
            return new NodeProcess(process, logFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** What the process has printed so far. */
    public String log() {
        try {
            return Files.readString(logFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of a node that is ready. */
    public URI uri() {
        Matcher matcher = ADDRESS.matcher(log());
        if (!matcher.find()) {
            throw new IllegalStateException("The node is not ready:\n" + log());
        }
        return URI.create(matcher.group(1));
    }

    /** Waits for the process to end by itself, and gives its exit code. */
    public int awaitExit() {
        return waitFor(START_LIMIT);
    }

    /** Asks the process to end, as Ctrl-C does, and gives its exit code. */
    public int stop() {
        process.destroy();
        return waitFor(STOP_LIMIT);
    }

    /** Kills the process as the kernel would: nothing in it gets to run again. */
    public void kill9() {
        process.destroyForcibly();
        waitFor(STOP_LIMIT);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            try {
                waitFor(STOP_LIMIT);
            } catch (IllegalStateException e) {
                process.destroyForcibly();
            }
        }
    }

    private int waitFor(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("The process is still running after " + limit + ":\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void awaitReady() {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!isReady()) {
            if (!process.isAlive() || Instant.now().isAfter(limit)) {
                throw new IllegalStateException("The node did not become ready:\n" + log());
            }
            pause();
        }
    }

    private boolean isReady() {
        if (!ADDRESS.matcher(log()).find()) {
            return false;
        }
        return status(uri().resolve("/actuator/health/readiness")) == 200;
    }

    /** The status that a GET of an address answers; 0 when nothing answers. */
    public static int status(URI uri) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
