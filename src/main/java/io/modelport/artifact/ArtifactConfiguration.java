package io.modelport.artifact;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens the artifact store when the node starts. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ArtifactSettings.class)
class ArtifactConfiguration {

    private static final Logger log = LoggerFactory.getLogger(ArtifactConfiguration.class);
    private static final Duration TEMPORARY_FOR = Duration.ofDays(1);

    @Bean
    ArtifactFolder artifactFolder(ArtifactSettings settings, Clock clock) {
        ArtifactFolder folder = ArtifactFolder.open(settings.path());
        int removed = folder.removeTemporariesBefore(clock.instant().minus(TEMPORARY_FOR));
        if (removed > 0) {
            log.info("Removed {} uploads that a crash had broken off", removed);
        }
        return folder;
    }

    @Bean
    StoredBytes storedBytes(ArtifactFolder folder, Clock clock) throws IOException {
        return new StoredBytes(folder, clock);
    }

    @Bean
    ArtifactStore artifactStore(ArtifactFolder folder, StoredBytes stored, JdbcClient jdbc) {
        return new FileArtifactStore(new FileBlobs(folder, stored), new ArtifactTrees(jdbc), new BlobHolds(jdbc),
                stored);
    }
}
