package io.modelport.dataset;

import io.modelport.actor.Actor;
import io.modelport.artifact.ArtifactStore;
import io.modelport.problem.Conflict;
import io.modelport.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps datasets and tells what versions they have. */
@Service
public class Datasets {

    private final KnownDatasets datasets;
    private final CommittedVersions versions;
    private final ArtifactStore artifacts;
    private final ObjectProvider<DatasetUse> uses;
    private final Clock clock;

    Datasets(KnownDatasets datasets, CommittedVersions versions, ArtifactStore artifacts,
            ObjectProvider<DatasetUse> uses, Clock clock) {
        this.datasets = datasets;
        this.versions = versions;
        this.artifacts = artifacts;
        this.uses = uses;
        // As fine as the database keeps time, so that what is answered first is what is read later.
        this.clock = Clock.tick(clock, Duration.of(1, ChronoUnit.MICROS));
    }

    /**
     * Creates an empty dataset.
     *
     * @param description Markdown of up to 65,536 characters
     * @throws Conflict when there is one of that name
     */
    @Transactional
    public DatasetDetails create(DatasetName name, String description, Actor actor) {
        if (datasets.find(name.value()).isPresent()) {
            throw taken(name);
        }
        Dataset dataset = new Dataset(name, description, datasets.lastVersion(name.value()), actor, clock.instant());
        try {
            return datasets.saveAndFlush(dataset).details();
        } catch (DataIntegrityViolationException e) {
            throw taken(name);
        }
    }

    /** @throws io.modelport.problem.NotFound when there is no such dataset */
    @Transactional(readOnly = true, noRollbackFor = Problem.class)
    public DatasetDetails get(DatasetName name) {
        return datasets.get(name).details();
    }

    /**
     * Replaces a dataset's description.
     *
     * @param precondition refuses a revision other than the one that the caller has seen
     */
    @Transactional
    public DatasetDetails describe(DatasetName name, String description, LongConsumer precondition, Actor actor) {
        Dataset dataset = datasets.getLocked(name);
        precondition.accept(dataset.revision());
        dataset.describe(description, actor, clock.instant());
        return datasets.saveAndFlush(dataset).details();
    }

    /**
     * Deletes a dataset with its versions; their rows stay hidden, so that a model's lineage is never about another one.
     *
     * @param precondition refuses a revision other than the one that the caller has seen
     * @throws Conflict when a version of it is in use
     */
    @Transactional
    public void delete(DatasetName name, LongConsumer precondition, Actor actor) {
        Dataset dataset = datasets.getLocked(name);
        precondition.accept(dataset.revision());
        for (CommittedVersion version : newest(dataset, Integer.MAX_VALUE, Limit.unlimited())) {
            requireUnused(new DatasetVersionId(name, version.number()));
        }
        dataset.delete(actor, clock.instant());
    }

    /** @throws io.modelport.problem.NotFound when there is no such dataset or version */
    @Transactional(readOnly = true, noRollbackFor = Problem.class)
    public DatasetVersion get(DatasetVersionId version) {
        return view(datasets.get(version.dataset()), version.version());
    }

    /**
     * The version, which cannot be deleted before the caller's transaction ends: for those that begin to use it.
     *
     * @throws io.modelport.problem.NotFound when there is no such dataset or version
     */
    @Transactional(noRollbackFor = Problem.class)
    public DatasetVersion hold(DatasetVersionId version) {
        return view(datasets.getHeld(version.dataset()), version.version());
    }

    /**
     * Lists a dataset's versions, newest first.
     *
     * @param before list only versions with a smaller number
     * @param limit how many to list at most
     */
    @Transactional(readOnly = true, noRollbackFor = Problem.class)
    public List<DatasetVersion> listVersions(DatasetName name, int before, int limit) {
        Dataset dataset = datasets.get(name);
        return newest(dataset, before, Limit.of(limit)).stream()
                .map(version -> version.view(name, artifacts.get(version.artifact())))
                .toList();
    }

    private DatasetVersion view(Dataset dataset, int number) {
        CommittedVersion version = versions.get(dataset, number);
        return version.view(dataset.name(), artifacts.get(version.artifact()));
    }

    private List<CommittedVersion> newest(Dataset dataset, int before, Limit limit) {
        return versions.findByDatasetIdAndNumberLessThanOrderByNumberDesc(dataset.id(), before, limit);
    }

    private void requireUnused(DatasetVersionId version) {
        for (DatasetUse use : uses) {
            Optional<String> reason = use.reasonToKeep(version);
            if (reason.isPresent()) {
                throw new Conflict("dataset-in-use", version + " is in use. " + reason.get(),
                        "End that use first, or keep the dataset.");
            }
        }
    }

    private static Conflict taken(DatasetName name) {
        return new Conflict("dataset-exists", "There is already a dataset '" + name + "'.",
                "Choose another name, or add a version to that one.");
    }
}
