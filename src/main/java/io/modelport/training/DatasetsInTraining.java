package io.modelport.training;

import io.modelport.dataset.DatasetUse;
import io.modelport.dataset.DatasetVersionId;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Keeps every dataset version that a job was to be trained on: it is part of the lineage of what came of it. */
@Component
class DatasetsInTraining implements DatasetUse {

    private final TrainingJobs jobs;

    DatasetsInTraining(TrainingJobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Optional<String> reasonToKeep(DatasetVersionId version) {
        return jobs.existsByDatasetAndDatasetVersion(version.dataset().value(), version.version())
                ? Optional.of("A training job uses it.")
                : Optional.empty();
    }
}
