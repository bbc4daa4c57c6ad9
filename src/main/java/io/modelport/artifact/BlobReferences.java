package io.modelport.artifact;

import java.util.List;
import java.util.Set;

/**
 * Tells which contents a module's rows name. Whatever keeps digests in a table declares one as a bean; what none of
 * them names is collected as garbage some time later.
 *
 * <p>
 * A row that names a digest is to be written in a transaction that called {@link ArtifactStore#compose} or
 * {@link ArtifactStore#hold} for it before, so that the content cannot be collected in between.
 */
public interface BlobReferences {

    /**
     * Those of the given digests that a row names, be it as a blob or as a composed artifact. The files of a named
     * artifact need not be named too. Called in a transaction, with up to some thousand digests.
     */
    Set<Digest> named(Set<Digest> digests);

    /** Which rows name any of these, in words for a person: {@code model 'digits', version 3}. */
    List<String> users(Set<Digest> digests);
}
