package io.modelport.node;

import java.time.Clock;
import java.util.Objects;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.modulith.core.ApplicationModuleIdentifier;
import org.springframework.modulith.core.ApplicationModuleIdentifiers;

@Configuration(proxyBeanMethods = false)
class NodeConfiguration {

    private static final Logger log = LoggerFactory.getLogger(NodeConfiguration.class);

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    NodeIdentity nodeIdentity(NodeHome home, @Value("${modelport.node.name:}") String configured) {
        return home.identity(configured);
    }

    @Bean
    FlywayConfigurationCustomizer supportedPostgres() {
        return flyway -> SupportedPostgres.require(Objects.requireNonNull(flyway.getDataSource()));
    }

    @Bean
    FlywayConfigurationCustomizer ownedMigrations(ResourcePatternResolver resources,
            ApplicationModuleIdentifiers modules) {
        return flyway -> MigrationFolders.requireOwners(resources,
                modules.stream().map(ApplicationModuleIdentifier::toString).collect(Collectors.toSet()));
    }

    @EventListener
    void announce(ApplicationReadyEvent ready) {
        Environment environment = ready.getApplicationContext().getEnvironment();
        String port = environment.getProperty("local.server.port");
        if (port != null) {
            log.info("Node {} serves http://{}:{} after {} ms",
                    ready.getApplicationContext().getBean(NodeIdentity.class),
                    environment.getProperty("server.address", "127.0.0.1"), port,
                    Objects.requireNonNull(ready.getTimeTaken()).toMillis());
        }
    }
}
