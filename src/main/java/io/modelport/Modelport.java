package io.modelport;

import io.modelport.demo.Demo;
import io.modelport.problem.Problem;
import io.modelport.worker.AttemptMain;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/** The one main class of every Modelport process: dispatches on its first argument before Spring starts. */
public final class Modelport {

    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(30);

    private static final String USAGE = """
        Usage: modelport [role] [--property=value ...]

        serve      runs a node (when no role is given)
        demo       runs a node and trains, registers, deploys and queries a model of handwritten digits on it
        version    prints the version
        help       prints this

        A node keeps its data in MODELPORT_HOME (~/.modelport) and listens on 127.0.0.1:8080 (SERVER_PORT). It brings a
        PostgreSQL of its own, unless SPRING_DATASOURCE_URL, _USERNAME and _PASSWORD name another.
        """;

    private Modelport() {}

    public static void main(String[] arguments) {
        String role = arguments.length == 0 || isProperty(arguments[0]) ? "serve" : arguments[0];
        String[] rest = arguments.length == 0 || isProperty(arguments[0]) ? arguments
                : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (role) {
            case "serve" -> serve(rest);
            case "demo" -> demo(rest);
            case "attempt" -> AttemptMain.main(rest);
            case "version", "--version" -> System.out.println(version());
            case "help", "--help" -> System.out.print(USAGE);
            default -> {
                System.err.println("modelport: there is no role '" + role + "'");
                System.err.print(USAGE);
                System.exit(MISUSED);
            }
        }
    }

    private static boolean isProperty(String argument) {
        return argument.startsWith("--") && !argument.equals("--help") && !argument.equals("--version");
    }

    private static ConfigurableEnvironment serve(String[] properties) {
        try {
            ConfigurableEnvironment node = SpringApplication.run(NodeApplication.class, properties).getEnvironment();
            ShutdownLimit.install(node.getProperty("modelport.node.shutdown-limit", Duration.class, SHUTDOWN_LIMIT));
            return node;
        } catch (RuntimeException e) {
            // Spring has reported why.
            System.exit(FAILED);
            throw e;
        }
    }

    private static void demo(String[] properties) {
        // The demo tells the story itself; what the caller sets comes later and wins.
        ConfigurableEnvironment node = serve(
                Stream.concat(Stream.of("--logging.level.root=warn"), Arrays.stream(properties))
                        .toArray(String[]::new));
        String key = node.getProperty("modelport.security.admin-key", "");
        try {
            Demo.run(URI.create("http://127.0.0.1:" + node.getRequiredProperty("local.server.port")),
                    key.isBlank() ? null : key);
        } catch (Problem problem) {
            System.err.println(problem.detail());
            System.err.println(problem.advice());
            System.exit(FAILED);
        }
    }

    private static String version() {
        @Nullable String version = Modelport.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
