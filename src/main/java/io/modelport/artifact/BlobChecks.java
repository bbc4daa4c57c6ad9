package io.modelport.artifact;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When each blob was last read in full and found whole, by the database's clock. */
final class BlobChecks {

    private final JdbcClient jdbc;

    BlobChecks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * How far the present round is.
     *
     * @param blobs how many blobs were verified lately enough
     * @param bytes their size together
     * @param oldest when the one of them that comes next was verified; null when there is none
     */
    record Progress(long blobs, long bytes, @Nullable Instant oldest) {}

    void verified(BlobFile blob) {
        jdbc.sql("""
            insert into blob_check (digest, size) values (?, ?)
            on conflict (digest) do update set size = excluded.size, verified_at = excluded.verified_at""")
                .params(blob.digest().hex(), blob.size())
                .update();
    }

    /** The blobs of a shard that were verified within so long a time, and since all were last asked to be. */
    Set<Digest> recent(int shard, Duration interval) {
        return jdbc.sql("""
            select digest from blob_check where digest like ?
            and verified_at > clock_timestamp() - make_interval(secs => ?)
            and verified_at > (select verify_before from artifact_task where name = 'scrub')""")
                .params("%02x%%".formatted(shard), interval.toMillis() / 1e3)
                .query((row, _) -> new Digest(row.getString(1)))
                .set();
    }

    Progress progress(Duration interval) {
        return jdbc.sql("""
            select count(*), coalesce(sum(size), 0), min(verified_at) from blob_check
            where verified_at > clock_timestamp() - make_interval(secs => ?)
            and verified_at > (select verify_before from artifact_task where name = 'scrub')""")
                .param(interval.toMillis() / 1e3)
                .query((row, _) -> new Progress(row.getLong(1), row.getLong(2), instant(row.getObject(3,
                        OffsetDateTime.class))))
                .single();
    }

    /** Has every blob verified anew. */
    void startAnew() {
        jdbc.sql("update artifact_task set verify_before = clock_timestamp(), due_at = clock_timestamp() "
                + "where name = 'scrub'").update();
    }

    void remove(Collection<Digest> digests) {
        jdbc.sql("delete from blob_check where digest = any(?)")
                .param(digests.stream().map(Digest::hex).toArray(String[]::new))
                .update();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
