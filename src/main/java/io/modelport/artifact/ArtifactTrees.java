package io.modelport.artifact;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The composed artifacts, in the database. */
final class ArtifactTrees {

    private final JdbcClient jdbc;

    ArtifactTrees(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Records an artifact unless it is known. */
    void add(Artifact artifact) {
        boolean added = jdbc.sql("""
            insert into artifact (digest, size, entry_count) values (?, ?, ?)
            on conflict (digest) do update set unnamed_since = null
            returning xmax = 0""")
                .params(artifact.digest().hex(), artifact.size(), artifact.entries().size())
                .query(Boolean.class)
                .single();
        if (added) {
            addEntries(artifact);
        }
    }

    /** Digests of artifacts in order, from after one on. */
    List<Digest> page(String after, int limit) {
        return digests(jdbc.sql("select digest from artifact where digest > ? order by digest limit ?")
                .params(after, limit));
    }

    /** Those of the contents that are part of an artifact that is not to be ignored, or the listing of one. */
    Set<Digest> needed(Set<Digest> contents, Set<Digest> ignored) {
        return new HashSet<>(digests(jdbc.sql("""
            select blob from artifact_entry where blob = any(:contents) and artifact <> all(:ignored)
            union
            select digest from artifact where digest = any(:contents) and digest <> all(:ignored)""")
                .param("contents", hex(contents))
                .param("ignored", hex(ignored))));
    }

    /** The artifacts that have this blob among their files. */
    List<Digest> holding(Digest blob) {
        return digests(jdbc.sql("select distinct artifact from artifact_entry where blob = ?").param(blob.hex()));
    }

    /** Notes which artifacts nobody names; the others' marks go. */
    void mark(Set<Digest> unnamed) {
        jdbc.sql("update artifact set unnamed_since = null where unnamed_since is not null and digest <> all(?)")
                .param(hex(unnamed))
                .update();
        jdbc.sql("update artifact set unnamed_since = clock_timestamp() "
                + "where unnamed_since is null and digest = any(?)").param(hex(unnamed)).update();
    }

    /** The artifacts that nobody has named for so long. */
    List<Digest> due(Duration age) {
        return digests(jdbc.sql("select digest from artifact "
                + "where unnamed_since <= clock_timestamp() - make_interval(secs => ?)").param(age.toMillis() / 1e3));
    }

    /** Forgets an artifact unless somebody has composed it anew since it was marked. */
    void delete(Digest artifact) {
        jdbc.sql("delete from artifact where digest = ? and unnamed_since is not null")
                .param(artifact.hex())
                .update();
    }

    Optional<Artifact> find(Digest digest) {
        List<Boolean> known = jdbc.sql("select true from artifact where digest = ?")
                .param(digest.hex())
                .query(Boolean.class)
                .list();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        List<ArtifactEntry> entries = jdbc.sql("select path, blob, size from artifact_entry where artifact = ?")
                .param(digest.hex())
                .query((row, _) -> new ArtifactEntry(row.getString("path"), new Digest(row.getString("blob")),
                        row.getLong("size")))
                .list();
        return Optional.of(new Artifact(digest, entries));
    }

    private void addEntries(Artifact artifact) {
        List<ArtifactEntry> entries = artifact.entries();
        String[] paths = entries.stream().map(ArtifactEntry::path).toArray(String[]::new);
        String[] blobs = entries.stream().map(entry -> entry.digest().hex()).toArray(String[]::new);
        Long[] sizes = entries.stream().map(ArtifactEntry::size).toArray(Long[]::new);
        jdbc.sql("""
            insert into artifact_entry (artifact, path, blob, size)
            select ?, path, blob, size from unnest(?, ?, ?) as entry (path, blob, size)""")
                .params(artifact.digest().hex(), paths, blobs, sizes)
                .update();
    }

    private static List<Digest> digests(JdbcClient.StatementSpec query) {
        return query.query((row, _) -> new Digest(row.getString(1))).list();
    }

    private static String[] hex(Collection<Digest> digests) {
        return digests.stream().map(Digest::hex).toArray(String[]::new);
    }
}
