package io.modelport.dataset;

import io.modelport.artifact.ArtifactEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an upload contains, found out by reading all of it.
 *
 * @param schema what one example is
 * @param splits train and test, with their statistics
 * @param holdOut how the test split was chosen; null when it was uploaded
 * @param files the uploaded files and those derived from them, all of them stored
 */
record ExaminedUpload(DatasetVersion.Schema schema, List<DatasetVersion.Split> splits,
        DatasetVersion.@Nullable HoldOut holdOut, List<ArtifactEntry> files) {}
