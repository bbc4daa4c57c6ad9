package io.modelport.artifact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;

/** Asks all modules which of some contents their rows name. */
final class NamedBlobs {

    private static final int AT_ONCE = 1_000;

    private final ObjectProvider<BlobReferences> modules;
    private final ArtifactTrees trees;

    NamedBlobs(ObjectProvider<BlobReferences> modules, ArtifactTrees trees) {
        this.modules = modules;
        this.trees = trees;
    }

    /** Those that a module names. */
    Set<Digest> named(Collection<Digest> digests) {
        Set<Digest> named = new HashSet<>();
        for (Set<Digest> some : inParts(digests)) {
            modules.forEach(module -> named.addAll(module.named(some)));
        }
        return named;
    }

    /**
     * Those that a module names, or that are part of an artifact.
     *
     * @param ignored artifacts that do not count
     */
    Set<Digest> needed(Collection<Digest> digests, Set<Digest> ignored) {
        Set<Digest> needed = named(digests);
        for (Set<Digest> some : inParts(digests)) {
            needed.addAll(trees.needed(some, ignored));
        }
        return needed;
    }

    /** The artifacts that no module names. */
    Set<Digest> unnamedArtifacts() {
        Set<Digest> unnamed = new HashSet<>();
        String after = "";
        for (List<Digest> page = trees.page(after, AT_ONCE); !page.isEmpty(); page = trees.page(after, AT_ONCE)) {
            Set<Digest> named = named(page);
            page.stream().filter(artifact -> !named.contains(artifact)).forEach(unnamed::add);
            after = page.getLast().hex();
        }
        return unnamed;
    }

    /** What names a blob, in words: for a person who has lost it. */
    List<String> users(Digest blob) {
        Set<Digest> digests = new HashSet<>(trees.holding(blob));
        digests.add(blob);
        List<String> users = new ArrayList<>();
        modules.forEach(module -> users.addAll(module.users(digests)));
        return users;
    }

    private static List<Set<Digest>> inParts(Collection<Digest> digests) {
        List<Set<Digest>> parts = new ArrayList<>();
        Set<Digest> part = new HashSet<>();
        for (Digest digest : digests) {
            part.add(digest);
            if (part.size() == AT_ONCE) {
                parts.add(part);
                part = new HashSet<>();
            }
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }
}
