package io.modelport.dataset.web;

import io.modelport.artifact.Digest;
import io.modelport.dataset.DatasetName;
import io.modelport.dataset.DatasetVersion;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dataset version.
 *
 * @param dataset the dataset's name
 * @param version its number, from 1
 * @param digest the identity of its content: the digest of the listing of its files
 * @param schema what one example is
 * @param splits its parts, {@code train} and {@code test}
 * @param holdOut how the test split was chosen; null when it was uploaded
 * @param files its files, by role; they are plain, not gzipped
 * @param createdBy who committed it
 * @param createdAt when it was committed
 */
record VersionBody(@Schema(example = "mnist") DatasetName dataset, @Schema(example = "1") int version, Digest digest,
        DatasetVersion.Schema schema, List<DatasetVersion.Split> splits, DatasetVersion.@Nullable HoldOut holdOut,
        List<DatasetVersion.File> files, @Schema(example = "local") String createdBy, Instant createdAt) {

    static VersionBody of(DatasetVersion version) {
        return new VersionBody(version.id().dataset(), version.id().version(), version.digest(), version.schema(),
                version.splits(), version.holdOut(), version.files(), version.createdBy().name(), version.createdAt());
    }
}
