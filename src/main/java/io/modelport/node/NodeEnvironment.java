package io.modelport.node;

import io.modelport.node.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.BootstrapContextClosedEvent;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Takes the node's home before anything else starts and, when no database is configured, starts the home's own.
 *
 * <p>
 * Both are given to the application context as the first things it would destroy last: the home and its server outlive
 * every bean that uses them.
 */
final class NodeEnvironment implements EnvironmentPostProcessor, Ordered {

    private static final String DATABASE = "modelport";

    private final Log log;
    private final ConfigurableBootstrapContext bootstrap;

    NodeEnvironment(DeferredLogFactory logs, ConfigurableBootstrapContext bootstrap) {
        this.log = logs.getLog(NodeEnvironment.class);
        this.bootstrap = bootstrap;
    }

    /** After every source of configuration has been read. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        NodeHome home = NodeHome.open(homeIn(environment));
        NodeResources resources = new NodeResources(home);
        try {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("modelport.home", home.path().toString());
            if (!environment.containsProperty("spring.datasource.url")) {
                EmbeddedPostgres server = resources.startPostgres(binariesIn(environment));
                server.createDatabase(DATABASE);
                properties.put("spring.datasource.url", server.url(DATABASE));
                properties.put("spring.datasource.username", server.username());
                properties.put("spring.datasource.password", server.password());
                log.info("Embedded PostgreSQL " + EmbeddedPostgres.VERSION + " keeps its data in " + home.path()
                        + "/postgres");
            }
            environment.getPropertySources().addFirst(new MapPropertySource("modelport", properties));
        } catch (RuntimeException e) {
            resources.close();
            throw e;
        }
        SpringApplication.getShutdownHandlers().add(resources);
        bootstrap.addCloseListener(event -> hand(resources, event));
    }

    private static Path homeIn(ConfigurableEnvironment environment) {
        String configured = environment.getProperty("modelport.home");
        return configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home", "."), ".modelport")
                : Path.of(configured);
    }

    private static @Nullable Path binariesIn(ConfigurableEnvironment environment) {
        String configured = environment.getProperty("modelport.postgres.binaries");
        return configured == null || configured.isBlank() ? null : Path.of(configured);
    }

    private static void hand(NodeResources resources, BootstrapContextClosedEvent event) {
        var beans = event.getApplicationContext().getBeanFactory();
        beans.registerSingleton("nodeHome", resources.home());
        if (beans instanceof DefaultSingletonBeanRegistry registry) {
            registry.registerDisposableBean("nodeHome", resources::close);
        }
    }
}
