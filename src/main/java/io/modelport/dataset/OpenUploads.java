package io.modelport.dataset;

import io.modelport.problem.NotFound;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The uploads that are open, or were committed some days ago at most. */
interface OpenUploads extends Repository<Upload, UUID> {

    Upload save(Upload upload);

    Optional<Upload> findById(UUID id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select u from Upload u where u.id = :id")
    Optional<Upload> findLocked(UUID id);

    void delete(Upload upload);

    /** What they had stored stays until no row names it. */
    @Modifying
    @Query(nativeQuery = true, value = "delete from dataset_upload where expires_at < :time")
    int deleteExpired(Instant time);

    default Upload get(Dataset dataset, UUID id) {
        return require(findById(id), dataset, id);
    }

    /** The upload, which nobody else can change until the transaction ends. */
    default Upload getLocked(Dataset dataset, UUID id) {
        return require(findLocked(id), dataset, id);
    }

    private static Upload require(Optional<Upload> found, Dataset dataset, UUID id) {
        return found.filter(upload -> upload.datasetId() == dataset.id())
                .orElseThrow(() -> new NotFound("upload-not-found",
                        "The dataset '" + dataset.name() + "' has no upload " + id + ".",
                        "Open one with POST /api/v1/datasets/{name}/uploads; an abandoned one expires."));
    }
}
