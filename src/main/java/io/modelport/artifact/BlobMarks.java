package io.modelport.artifact;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The blobs that nobody named when last looked at, and since when, by the database's clock. */
final class BlobMarks {

    private final JdbcClient jdbc;

    BlobMarks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A blob that nobody names.
     *
     * @param writtenAt the time of its file; another time means that it was written since
     * @param markedAt since when it is known that nobody names it
     */
    record Mark(Digest digest, long size, Instant writtenAt, Instant markedAt) {}

    Map<Digest, Mark> in(int shard) {
        return jdbc.sql("select digest, size, written_at, marked_at from blob_mark where digest like ?")
                .param("%02x%%".formatted(shard))
                .query((row, _) -> new Mark(new Digest(row.getString(1)), row.getLong(2),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getObject(4, OffsetDateTime.class).toInstant()))
                .list()
                .stream()
                .collect(toMap(Mark::digest, Function.identity()));
    }

    /** Those that were marked so long ago, the oldest first. */
    List<Mark> due(int shard, Duration age, int limit) {
        return jdbc.sql("""
            select digest, size, written_at, marked_at from blob_mark
            where digest like ? and marked_at <= clock_timestamp() - make_interval(secs => ?)
            order by marked_at limit ?""")
                .params("%02x%%".formatted(shard), age.toMillis() / 1e3, limit)
                .query((row, _) -> new Mark(new Digest(row.getString(1)), row.getLong(2),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getObject(4, OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Marks blobs from now on. */
    void add(Collection<BlobFile> blobs) {
        if (blobs.isEmpty()) {
            return;
        }
        jdbc.sql("""
            insert into blob_mark (digest, size, written_at)
            select digest, size, written_at from unnest(?, ?, ?::timestamptz[]) as blob (digest, size, written_at)
            on conflict (digest) do update
            set size = excluded.size, written_at = excluded.written_at, marked_at = excluded.marked_at""")
                .params(blobs.stream().map(blob -> blob.digest().hex()).toArray(String[]::new),
                        blobs.stream().map(BlobFile::size).toArray(Long[]::new),
                        blobs.stream().map(blob -> blob.writtenAt().toString()).toArray(String[]::new))
                .update();
    }

    void remove(Collection<Digest> digests) {
        if (!digests.isEmpty()) {
            jdbc.sql("delete from blob_mark where digest = any(?)")
                    .param(digests.stream().map(Digest::hex).toArray(String[]::new))
                    .update();
        }
    }
}
