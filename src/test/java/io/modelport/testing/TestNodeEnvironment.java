package io.modelport.testing;

import java.nio.file.Path;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Gives the node of a {@link NodeTest} a fresh database and a temporary home before the node looks for its own. */
final class TestNodeEnvironment implements EnvironmentPostProcessor, Ordered {

    static final String MARKER = "modelport.testing.node";

    private final ConfigurableBootstrapContext bootstrap;

    TestNodeEnvironment(ConfigurableBootstrapContext bootstrap) {
        this.bootstrap = bootstrap;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE - 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (!environment.getProperty(MARKER, Boolean.class, false)) {
            return;
        }
        TestDatabase database = TestDatabase.create();
        Path home = TestFolder.create("home-");
        environment.getPropertySources()
                .addFirst(new MapPropertySource("test node",
                        Map.of("modelport.home", home.toString(), "modelport.engine.folder",
                                TestServer.NATIVE_LIBRARIES.toString(), "spring.datasource.url", database.url(),
                                "spring.datasource.username", database.username(), "spring.datasource.password",
                                database.password())));
        bootstrap.addCloseListener(event -> event.getApplicationContext()
                .getBeanFactory()
                .registerSingleton(
                        "testDatabase", database));
    }
}
