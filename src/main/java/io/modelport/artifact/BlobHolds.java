package io.modelport.artifact;

import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps two things apart that may both be right until they meet: a transaction that is about to name a blob, and the
 * collection that is about to delete it because nobody names it.
 *
 * <p>
 * Both take an advisory lock of the database on the blob's shard, the first byte of its digest; so no transaction takes
 * more than 256 locks, however many files its artifact has. Those that name blobs share the lock; the collection only
 * tries for it, alone, and so waits for nobody and can be part of no deadlock.
 */
final class BlobHolds {

    /** The first key of the locks, which no other advisory lock of Modelport has. */
    private static final int LOCKS = 0x626c6f62;

    /** How many shards there are. */
    static final int SHARDS = 256;

    private final JdbcClient jdbc;

    BlobHolds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps the collection away from these blobs until the caller's transaction ends. */
    void share(Collection<Digest> digests) {
        Integer[] shards = digests.stream().map(BlobHolds::shard).distinct().sorted().toArray(Integer[]::new);
        jdbc.sql("select count(pg_advisory_xact_lock_shared(?, shard)) from unnest(?) as shard")
                .params(LOCKS, shards)
                .query(Long.class)
                .single();
    }

    /**
     * Keeps everybody from naming blobs of a shard until the caller's transaction ends.
     *
     * @return whether nobody was about to name one
     */
    boolean tryAlone(int shard) {
        return jdbc.sql("select pg_try_advisory_xact_lock(?, ?)").params(LOCKS, shard).query(Boolean.class).single();
    }

    static int shard(Digest digest) {
        return Integer.parseInt(digest.hex(), 0, 2, 16);
    }
}
