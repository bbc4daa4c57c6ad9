package io.modelport.dataset;

import io.modelport.problem.NotFound;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All datasets that are not deleted. */
interface KnownDatasets extends Repository<Dataset, Long> {

    Dataset saveAndFlush(Dataset dataset);

    @Query("select d from Dataset d where d.name = :name and d.deletedAt is null")
    Optional<Dataset> find(String name);

    /** The dataset, of which nobody else can commit a version or delete it until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select d from Dataset d where d.name = :name and d.deletedAt is null")
    Optional<Dataset> findLocked(String name);

    /** The dataset, which nobody can change until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_READ)
    @Query("select d from Dataset d where d.name = :name and d.deletedAt is null")
    Optional<Dataset> findHeld(String name);

    /** The last version number that any dataset of that name gave, the deleted ones included; 0 when none did. */
    @Query("select coalesce(max(d.lastVersion), 0) from Dataset d where d.name = :name")
    int lastVersion(String name);

    default Dataset get(DatasetName name) {
        return find(name.value()).orElseThrow(() -> absent(name));
    }

    default Dataset getLocked(DatasetName name) {
        return findLocked(name.value()).orElseThrow(() -> absent(name));
    }

    default Dataset getHeld(DatasetName name) {
        return findHeld(name.value()).orElseThrow(() -> absent(name));
    }

    private static NotFound absent(DatasetName name) {
        return new NotFound("dataset-not-found", "There is no dataset '" + name + "'.",
                "List the datasets with GET /api/v1/datasets; names are case-sensitive.");
    }
}
