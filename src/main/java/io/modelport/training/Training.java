package io.modelport.training;

import io.modelport.actor.Actor;
import io.modelport.dataset.Datasets;
import io.modelport.problem.Conflict;
import io.modelport.problem.Invalid;
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
    private final TrainingNodes nodes;
    private final TrainingProperties properties;
    private final SecureRandom random = new SecureRandom();

    Training(TrainingJobs jobs, Datasets datasets, DatabaseClock clock, TrainingNodes nodes,
            TrainingProperties properties) {
        this.jobs = jobs;
        this.datasets = datasets;
        this.clock = clock;
        this.nodes = nodes;
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
        requireMemory(asked.limits());
        JobPlan plan = JobPlan.of(asked, datasets.hold(asked.dataset()), properties.defaultRanks(),
                properties.timeLimit(), random);
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

    /** A job that no node can run would wait for ever. */
    private void requireMemory(JobLimits limits) {
        long most = nodes.list()
                .stream()
                .filter(node -> node.slots() > 0)
                .mapToLong(TrainingNode::memoryBytes)
                .max()
                .orElse(Long.MAX_VALUE);
        Long asked = limits.memoryBytes();
        if (asked != null && asked > most) {
            throw new Invalid("invalid-training-job", "The memory limit is " + asked
                    + " bytes, and no live node gives its attempts more than " + most + ".",
                    "Ask for less, or raise modelport.training.memory on a node that has it.", "limits.memoryBytes");
        }
    }
}
