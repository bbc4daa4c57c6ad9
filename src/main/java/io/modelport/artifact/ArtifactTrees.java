package io.modelport.artifact;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The composed artifacts, in the database. */
final class ArtifactTrees {

    private final JdbcClient jdbc;

    ArtifactTrees(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Records an artifact unless it is known. */
    void add(Artifact artifact) {
        int added = jdbc.sql("""
            insert into artifact (digest, size, entry_count) values (?, ?, ?)
            on conflict (digest) do nothing""")
                .params(artifact.digest().hex(), artifact.size(), artifact.entries().size())
                .update();
        if (added == 1) {
            addEntries(artifact);
        }
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
}
