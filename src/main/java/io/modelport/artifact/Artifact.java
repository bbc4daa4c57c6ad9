package io.modelport.artifact;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An immutable tree of files.
 *
 * @param digest the digest of the canonical listing of the entries; the artifact's identity
 * @param entries the files, sorted by path, no path twice
 */
public record Artifact(Digest digest, List<ArtifactEntry> entries) {

    public Artifact {
        entries = entries.stream().sorted(Comparator.comparing(ArtifactEntry::path)).toList();
    }

    public Optional<ArtifactEntry> find(String path) {
        return entries.stream().filter(entry -> entry.path().equals(path)).findFirst();
    }

    /** The size of all files together, in bytes. */
    public long size() {
        return entries.stream().mapToLong(ArtifactEntry::size).sum();
    }
}
