package io.modelport.artifact;

import java.io.IOException;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Opens the artifact store when the node starts. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ArtifactSettings.class)
class ArtifactConfiguration {

    @Bean
    ArtifactFolder artifactFolder(ArtifactSettings settings) {
        return ArtifactFolder.open(settings.path());
    }

    @Bean
    StoredBytes storedBytes(ArtifactFolder folder, Clock clock) throws IOException {
        return new StoredBytes(folder, clock);
    }

    @Bean
    Room artifactRoom(ArtifactFolder folder, ArtifactSettings settings) {
        return new Room(folder, settings.reserve().toBytes());
    }

    @Bean
    Quarantine quarantine(ArtifactFolder folder, StoredBytes stored, Clock clock) {
        return new Quarantine(folder, stored, clock);
    }

    @Bean
    FileBlobs fileBlobs(ArtifactFolder folder, Room room, Quarantine quarantine, StoredBytes stored) {
        return new FileBlobs(folder, room, quarantine, stored);
    }

    @Bean
    ArtifactStore artifactStore(FileBlobs blobs, StoredBytes stored, JdbcClient jdbc) {
        return new FileArtifactStore(blobs, new ArtifactTrees(jdbc), new BlobHolds(jdbc), stored);
    }

    @Bean
    NamedBlobs namedBlobs(ObjectProvider<BlobReferences> modules, JdbcClient jdbc) {
        return new NamedBlobs(modules, new ArtifactTrees(jdbc));
    }

    @Bean
    GarbageCollections garbageCollections(ArtifactFolder folder, FileBlobs blobs, StoredBytes stored,
            NamedBlobs named, TransactionTemplate transactions, JdbcClient jdbc, ArtifactSettings settings,
            Clock clock) {
        BlobMarks marks = new BlobMarks(jdbc);
        BlobSweep sweep = new BlobSweep(folder, blobs, new BlobHolds(jdbc), marks, new BlobChecks(jdbc), named, stored,
                transactions, jdbc, settings, clock);
        return new GarbageCollections(new GarbageCollector(folder, new ArtifactTrees(jdbc), marks, named, sweep,
                transactions, settings, clock), jdbc);
    }

    @Bean
    Scrubber scrubber(ArtifactFolder folder, Quarantine quarantine, JdbcClient jdbc, ArtifactSettings settings) {
        return new Scrubber(folder, quarantine, new BlobChecks(jdbc), settings,
                () -> new Throttle(settings.scrubRate().toBytes()));
    }

    @Bean
    Housekeeping artifactHousekeeping(GarbageCollections collections, Scrubber scrubber, JdbcClient jdbc,
            ArtifactSettings settings) {
        return new Housekeeping(collections, scrubber, new ArtifactTasks(jdbc), settings);
    }

    @Bean
    Storage storage(ArtifactFolder folder, Room room, StoredBytes stored, Quarantine quarantine,
            GarbageCollections collections, NamedBlobs named, JdbcClient jdbc, ArtifactSettings settings) {
        return new Storage(folder, room, stored, quarantine, collections, new BlobChecks(jdbc), named, settings);
    }
}
