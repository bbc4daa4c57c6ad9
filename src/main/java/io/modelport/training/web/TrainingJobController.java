package io.modelport.training.web;

import io.modelport.actor.Actor;
import io.modelport.http.Cursor;
import io.modelport.http.IdempotentRequest;
import io.modelport.http.Limit;
import io.modelport.http.Page;
import io.modelport.problem.Invalid;
import io.modelport.registry.ModelName;
import io.modelport.training.JobBoard;
import io.modelport.training.JobFilter;
import io.modelport.training.JobSnapshot;
import io.modelport.training.JobState;
import io.modelport.training.Training;
import io.modelport.training.TrainingJobId;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Submits, shows and cancels training jobs. */
@Tag(name = "Training", description = "Durable requests to train a network on a dataset version.")
@RestController
@RequestMapping(TrainingJobController.PATH)
class TrainingJobController {

    static final String PATH = "/api/v1/training-jobs";

    private final Training training;
    private final JobBoard board;

    TrainingJobController(Training training, JobBoard board) {
        this.training = training;
        this.board = board;
    }

    /**
     * Submits a training job. The network is checked against the dataset before the job is queued; a fault in it is
     * answered with the layer it is in.
     *
     * @param job what is to be trained
     */
    @PostMapping
    ResponseEntity<JobView> submit(@RequestBody NewJob job, Actor actor, IdempotentRequest request) {
        IdempotentRequest.Made made = request.once(job, actor,
                () -> training.submit(job.toCommand(), actor).toString());
        return made.mark(ResponseEntity.created(URI.create(PATH + "/" + made.id())))
                .body(JobView.of(board.get(TrainingJobId.parse(made.id()))));
    }

    /**
     * Lists training jobs.
     *
     * @param state only jobs in one of these states; repeat it for several
     * @param model only jobs for this registered model
     * @param sort {@code -createdAt} for the newest first (unless told), {@code createdAt} for the oldest first
     * @param limit most entries of a page, 1 to 500
     * @param cursor {@code nextCursor} of the page before
     */
    @GetMapping
    Page<JobView> list(@RequestParam(required = false) @Nullable Set<JobState> state,
            @RequestParam(required = false) @Nullable ModelName model,
            @RequestParam(defaultValue = "-createdAt") String sort,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Limit.require(limit);
        JobFilter filter = new JobFilter(state == null ? Set.of() : state, model, isNewestFirst(sort),
                position(Cursor.parse(cursor, 2)));
        return Page.of(board.list(filter, limit + 1), limit, TrainingJobController::cursor, JobView::of);
    }

    /**
     * Reads a training job: its state, its progress while it runs, and what came of it.
     *
     * @param id the job's id
     */
    @GetMapping("/{id}")
    JobView get(@PathVariable String id) {
        return JobView.of(board.get(TrainingJobId.parse(id)));
    }

    /**
     * Cancels a training job: a queued one at once, a running one within two seconds. Cancelling it again changes nothing;
     * one that has succeeded or failed cannot be cancelled.
     *
     * @param id the job's id
     */
    @PostMapping("/{id}/cancel")
    JobView cancel(@PathVariable String id, Actor actor) {
        TrainingJobId job = TrainingJobId.parse(id);
        training.cancel(job, actor);
        return JobView.of(board.get(job));
    }

    private static boolean isNewestFirst(String sort) {
        return switch (sort) {
            case "-createdAt" -> true;
            case "createdAt" -> false;
            default -> throw new Invalid("invalid-sort", "Jobs cannot be sorted by '" + sort + "'.",
                    "Use createdAt or -createdAt.", "sort");
        };
    }

    private static Cursor cursor(JobSnapshot job) {
        return Cursor.of(job.createdAt().toString(), job.id().toString());
    }

    private static JobFilter.@Nullable Position position(@Nullable Cursor cursor) {
        try {
            return cursor == null ? null
                    : new JobFilter.Position(Instant.parse(cursor.text(0)), UUID.fromString(cursor.text(1)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new Invalid("invalid-cursor", "This cursor was not given out by this list.",
                    "Leave cursor out to begin at the first page, then send back nextCursor as it came.", e);
        }
    }
}
