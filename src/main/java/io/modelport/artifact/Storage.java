package io.modelport.artifact;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.modelport.actor.Actor;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how the artifact store is, and looks after it when asked. */
public class Storage implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(Storage.class);
    private static final int LISTED = 100;

    private final ArtifactFolder folder;
    private final Room room;
    private final StoredBytes stored;
    private final Quarantine quarantine;
    private final GarbageCollections collections;
    private final BlobChecks checks;
    private final NamedBlobs named;
    private final ArtifactSettings settings;

    Storage(ArtifactFolder folder, Room room, StoredBytes stored, Quarantine quarantine,
            GarbageCollections collections, BlobChecks checks, NamedBlobs named, ArtifactSettings settings) {
        this.folder = folder;
        this.room = room;
        this.stored = stored;
        this.quarantine = quarantine;
        this.collections = collections;
        this.checks = checks;
        this.named = named;
        this.settings = settings;
    }

    public StorageStatus status() throws IOException {
        BlobChecks.Progress progress = checks.progress(settings.scrubInterval());
        List<StorageStatus.Damaged> damaged = quarantine.list(LISTED)
                .stream()
                .map(entry -> new StorageStatus.Damaged(entry.digest(), entry.since(), named.users(entry.digest())))
                .toList();
        return new StorageStatus(folder.toString(), new CollectionReport.Amount(stored.count(), stored.get()),
                room.free(), room.reserve(), settings.grace(), collections.last().orElse(null),
                new StorageStatus.Scrub(new CollectionReport.Amount(progress.blobs(), progress.bytes()),
                        settings.scrubInterval(), settings.scrubRate().toBytes(), progress.oldest()),
                damaged);
    }

    /** Tells what a collection of garbage would find now, and changes nothing. */
    public CollectionReport lookForGarbage() throws IOException {
        return collections.look();
    }

    /** Collects garbage now, beside the collections that come by themselves. */
    public CollectionReport collectGarbage(Actor actor) throws IOException {
        return collections.collect(actor.name());
    }

    /** Has every blob verified anew, beginning within a minute, at the usual rate. */
    public void verifyAll() {
        checks.startAnew();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("modelport.artifact.free", () -> measured(room::free))
                .description("Free space on the artifact store's disk")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        Gauge.builder("modelport.artifact.damaged", () -> measured(() -> quarantine.list(LISTED).size()))
                .description("Stored files that were found damaged and have not been healed")
                .register(registry);
    }

    private static double measured(Measure measure) {
        try {
            return measure.take();
        } catch (IOException e) {
            log.warn("The artifact store cannot be looked at: {}", e.toString());
            return Double.NaN;
        }
    }

    private interface Measure {

        long take() throws IOException;
    }
}
