package io.modelport.artifact;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All collections of garbage: run here, and recorded with what they did. */
final class GarbageCollections implements MeterBinder {

    private static final int KEPT = 1_000;

    private final GarbageCollector collector;
    private final JdbcClient jdbc;
    private final AtomicLong deletedBlobs = new AtomicLong();
    private final AtomicLong deletedBytes = new AtomicLong();

    GarbageCollections(GarbageCollector collector, JdbcClient jdbc) {
        this.collector = collector;
        this.jdbc = jdbc;
    }

    /** Tells what a collection would find now, and changes nothing. */
    CollectionReport look() throws IOException {
        return collector.look();
    }

    /** Collects garbage now. */
    CollectionReport collect(String actor) throws IOException {
        CollectionReport report = collector.collect();
        deletedBlobs.addAndGet(report.deleted().count());
        deletedBytes.addAndGet(report.deleted().bytes());
        record(report, actor);
        return report;
    }

    /** The latest one, without its list of blobs. */
    Optional<CollectionReport> last() {
        return jdbc.sql("select * from blob_collection order by id desc limit 1")
                .query((row, _) -> new CollectionReport(false,
                        row.getObject("started_at", OffsetDateTime.class).toInstant(),
                        row.getObject("finished_at", OffsetDateTime.class).toInstant(),
                        new CollectionReport.Amount(row.getLong("waiting_count"), row.getLong("waiting_bytes")),
                        new CollectionReport.Amount(row.getLong("deleted_count"), row.getLong("deleted_bytes")),
                        row.getLong("rescued_count"), row.getLong("broken_off"), null, List.of()))
                .optional();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        registry.more().counter("modelport.artifact.collected", List.of(), deletedBlobs);
        registry.more().counter("modelport.artifact.collected.bytes", List.of(), deletedBytes);
    }

    private void record(CollectionReport report, String actor) {
        jdbc.sql("""
            insert into blob_collection (actor, started_at, finished_at, waiting_count, waiting_bytes, deleted_count,
                deleted_bytes, rescued_count, broken_off) values (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(actor, report.startedAt().atOffset(ZoneOffset.UTC),
                        report.finishedAt().atOffset(ZoneOffset.UTC),
                        report.waiting().count(), report.waiting().bytes(), report.deleted().count(),
                        report.deleted().bytes(), report.rescued(), report.brokenOff())
                .update();
        jdbc.sql("delete from blob_collection where id <= (select max(id) from blob_collection) - ?")
                .param(KEPT)
                .update();
    }
}
