package io.modelport.testing;

import io.modelport.NodeApplication;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A further whole node in this JVM, on a random port; for tests with two nodes on one database. */
public final class RunningNode implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final Path home;

    private RunningNode(ConfigurableApplicationContext context, Path home) {
        this.context = context;
        this.home = home;
    }

    /**
     * Starts a node and waits until it serves.
     *
     * @param sharedArtifacts the folder of the artifact store that nodes on one database share
     * @param properties {@code name=value}
     */
    public static RunningNode start(TestDatabase database, Path sharedArtifacts, String... properties) {
        Path home = TestFolder.create("home-");
        List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--modelport.home=" + home,
                "--modelport.artifact.path=" + sharedArtifacts,
                "--modelport.engine.folder=" + TestServer.NATIVE_LIBRARIES, "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(), "--spring.main.register-shutdown-hook=false"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        return new RunningNode(
                new SpringApplicationBuilder(NodeApplication.class).run(arguments.toArray(String[]::new)), home);
    }

    /** The node's address, such as {@code http://127.0.0.1:40123}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** A bean of the node, or its application context itself. */
    public <T> T bean(Class<T> type) {
        return type.isInstance(context) ? type.cast(context) : context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
        TestFolder.delete(home);
    }
}
