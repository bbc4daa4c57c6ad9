package io.modelport.training;

import io.modelport.actor.Actor;
import io.modelport.dataset.Datasets;
import io.modelport.problem.Conflict;
import io.modelport.problem.NotFound;
import java.security.SecureRandom;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Submits training jobs and cancels them. */
@Service
public class Training {

    private final TrainingJobs jobs;
    private final Datasets datasets;
    private final DatabaseClock clock;
    private final TrainingProperties properties;
    private final SecureRandom random = new SecureRandom();

    Training(TrainingJobs jobs, Datasets datasets, DatabaseClock clock, TrainingProperties properties) {
        this.jobs = jobs;
        this.datasets = datasets;
        this.clock = clock;
        this.properties = properties;
    }

    /**
     * Queues a job.
     *
     * @throws io.modelport.problem.NotFound when there is no such dataset version
     * @throws io.modelport.problem.Invalid when the network does not fit the dataset
     */
    @Transactional
    public TrainingJobId submit(NewTrainingJob asked, Actor actor) {
        JobPlan plan = JobPlan.of(asked, datasets.hold(asked.dataset()), properties.defaultRanks(), random);
        return jobs.save(TrainingJob.queue(plan, asked, actor, clock.now())).id();
    }

    /**
     * Cancels a job: a queued one at once, a running one as soon as its attempt has stopped.
     *
     * @throws NotFound when there is no such job
     * @throws Conflict when it has succeeded or failed
     */
    @Transactional
    public void cancel(TrainingJobId id, Actor actor) {
        TrainingJob job = jobs.findLocked(id.value()).orElseThrow(() -> JobBoard.notFound(id));
        job.cancel(actor, clock.now());
        jobs.save(job);
    }
}
