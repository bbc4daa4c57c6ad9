package io.modelport.dataset;

import io.modelport.problem.NotFound;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

/** The versions of all datasets. */
interface CommittedVersions extends Repository<CommittedVersion, Long> {

    CommittedVersion save(CommittedVersion version);

    Optional<CommittedVersion> findByDatasetIdAndNumber(long dataset, int number);

    Optional<CommittedVersion> findByDatasetIdAndArtifact(long dataset, String artifact);

    /** Newest first. */
    List<CommittedVersion> findByDatasetIdAndNumberLessThanOrderByNumberDesc(long dataset, int before, Limit limit);

    default CommittedVersion get(Dataset dataset, int number) {
        return findByDatasetIdAndNumber(dataset.id(), number).orElseThrow(
                () -> new NotFound("dataset-version-not-found",
                        "The dataset '" + dataset.name() + "' has no version " + number + ".",
                        "List its versions with GET /api/v1/datasets/{name}/versions."));
    }
}
