package io.modelport.artifact;

import io.modelport.problem.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An immutable tree of files.
 *
 * @param digest the digest of the canonical listing of the entries; the artifact's identity
 * @param entries the files, sorted by the UTF-8 bytes of their paths; no path twice, none both a file and a folder
 */
public record Artifact(Digest digest, List<ArtifactEntry> entries) {

    private static final String TITLE = "modelport-artifact 1\n";
    private static final Comparator<ArtifactEntry> BY_PATH = Comparator
            .comparing(entry -> entry.path().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    public Artifact {
        entries = entries.stream().sorted(BY_PATH).toList();
        requireApart(entries);
        if (!digest.equals(Digest.of(listing(entries)))) {
            throw new IllegalArgumentException(digest + " is not the digest of these entries.");
        }
    }

    /**
     * The artifact that consists of these files.
     *
     * @throws Invalid when a path occurs twice, or both as a file and as a folder
     */
    public static Artifact of(List<ArtifactEntry> entries) {
        List<ArtifactEntry> sorted = entries.stream().sorted(BY_PATH).toList();
        return new Artifact(Digest.of(listing(sorted)), sorted);
    }

    public Optional<ArtifactEntry> find(String path) {
        return entries.stream().filter(entry -> entry.path().equals(path)).findFirst();
    }

    /** The size of all files together, in bytes. */
    public long size() {
        return entries.stream().mapToLong(ArtifactEntry::size).sum();
    }

    /**
     * The canonical listing, UTF-8: the line {@code modelport-artifact 1}, then for each entry in order the line
     * {@code sha256:<hex> <size in bytes> <path>}, every line ended by a line feed.
     */
    byte[] listing() {
        return listing(entries);
    }

    private static void requireApart(List<ArtifactEntry> entries) {
        Set<String> files = new HashSet<>();
        for (ArtifactEntry entry : entries) {
            if (!files.add(entry.path())) {
                throw refuse("'" + entry.path() + "' occurs twice in the artifact.");
            }
        }
        for (ArtifactEntry entry : entries) {
            String path = entry.path();
            for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
                if (files.contains(path.substring(0, end))) {
                    throw refuse("'" + path.substring(0, end) + "' is both a file and a folder of the artifact.");
                }
            }
        }
    }

    private static Invalid refuse(String detail) {
        return new Invalid("invalid-artifact-path", detail, "Give each file a path of its own.");
    }

    private static byte[] listing(List<ArtifactEntry> sorted) {
        StringBuilder lines = new StringBuilder(TITLE);
        for (ArtifactEntry entry : sorted) {
            lines.append(entry.digest()).append(' ').append(entry.size()).append(' ').append(entry.path()).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
