package io.modelport.node;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
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
    FlywayConfigurationCustomizer connectionsOfMigrations(JdbcConnectionDetails address) {
        // Not the pool's, which give up on statements that take as long as a migration may.
        return flyway -> flyway.dataSource(address.getJdbcUrl(), address.getUsername(), address.getPassword());
    }

    /** However the migrations are run, the database has to be there, and one that Modelport knows. */
    @Bean
    static BeanPostProcessor patientMigrations(ObjectProvider<JdbcConnectionDetails> address,
            Environment environment) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof FlywayMigrationStrategy migration && !(bean instanceof PatientMigration)
                        ? new PatientMigration(migration, () -> new DatabaseArrival(address.getObject(),
                                RandomGenerator.getDefault()).await(WaitingRoom.of(environment)))
                        : bean;
            }
        };
    }

    @Bean
    static BeanPostProcessor boundedConnections(@Value("${server.tomcat.threads.max}") int threads) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof HikariDataSource pool ? new BoundedConnections(pool, Math.max(4, threads / 4))
                        : bean;
            }
        };
    }

    @Bean
    FlywayConfigurationCustomizer ownedMigrations(ResourcePatternResolver resources,
            ApplicationModuleIdentifiers modules) {
        return flyway -> MigrationFolders.requireOwners(resources,
                modules.stream().map(ApplicationModuleIdentifier::toString).collect(Collectors.toSet()));
    }

    /** A scheduled task that failed comes again at its next time; while the database is away that is no news. */
    @Bean
    ThreadPoolTaskSchedulerCustomizer failuresOfScheduledTasks() {
        return scheduler -> scheduler.setErrorHandler(failure -> {
            if (DatabaseArrival.isPassing(failure)) {
                log.warn("A scheduled task waits for its next time, since the database did not answer: {}",
                        failure.toString());
            } else {
                log.error("A scheduled task failed", failure);
            }
        });
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
