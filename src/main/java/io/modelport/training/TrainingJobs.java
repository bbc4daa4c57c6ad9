package io.modelport.training;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface TrainingJobs extends Repository<TrainingJob, UUID> {

    TrainingJob save(TrainingJob job);

    Optional<TrainingJob> findById(UUID id);

    boolean existsByDatasetAndDatasetVersion(String dataset, int version);

    /** Waits for whoever changes the job at the moment: a cancellation and a publication must see each other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select job from TrainingJob job where job.id = :id")
    Optional<TrainingJob> findLocked(UUID id);
}
