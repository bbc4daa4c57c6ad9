package io.modelport.training.web;

import io.modelport.problem.Invalid;
import io.modelport.training.AttemptLogs;
import io.modelport.training.AttemptSnapshot;
import io.modelport.training.AttemptState;
import io.modelport.training.JobBoard;
import io.modelport.training.ResumePoint;
import io.modelport.training.TrainingJobId;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows the attempts of a training job and what they print. */
@Tag(name = "Training")
@RestController
@RequestMapping(TrainingJobController.PATH + "/{id}/attempts")
class AttemptsController {

    /** The header that says where the next part of a log begins. */
    private static final String NEXT_OFFSET = "Modelport-Next-Offset";

    private final JobBoard board;
    private final AttemptLogs logs;

    AttemptsController(JobBoard board, AttemptLogs logs) {
        this.board = board;
        this.logs = logs;
    }

    /**
     * Lists the attempts of a training job, first to last.
     *
     * @param id the job's id
     */
    @GetMapping
    JobAttempts list(@PathVariable String id) {
        TrainingJobId job = board.get(TrainingJobId.parse(id)).id();
        return new JobAttempts(board.attempts(job).stream().map(AttemptView::of).toList());
    }

    /**
     * Reads what an attempt has printed, also while it runs: up to 256 KiB from an offset on. To follow it, ask again
     * with the offset that the header {@code Modelport-Next-Offset} names.
     *
     * @param id the job's id
     * @param number the attempt's number, from 1
     * @param offset the first byte to give, from 0
     */
    @ApiResponse(responseCode = "200", description = "UTF-8 text; empty when nothing more is there yet.",
            content = @Content(mediaType = MediaType.TEXT_PLAIN_VALUE, schema = @Schema(type = "string")))
    @GetMapping("/{number}/log")
    ResponseEntity<byte[]> log(@PathVariable String id, @PathVariable int number,
            @RequestParam(defaultValue = "0") long offset) {
        if (offset < 0) {
            throw new Invalid("invalid-offset", "offset is " + offset + ".", "Use 0 or a number above it.", "offset");
        }
        TrainingJobId job = board.get(TrainingJobId.parse(id)).id();
        AttemptLogs.Part part = logs.read(board.getAttempt(job, number), offset);
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .header(NEXT_OFFSET, Long.toString(part.nextOffset()))
                .body(part.bytes());
    }

    /**
     * The attempts of a job.
     *
     * @param items first to last; empty before the first
     */
    record JobAttempts(List<AttemptView> items) {

        JobAttempts {
            items = List.copyOf(items);
        }
    }

    /**
     * One try at a training job.
     *
     * @param number its number within the job, from 1
     * @param state RUNNING, SUCCEEDED, FAILED, CANCELLED or LOST
     * @param node the node that runs or ran it
     * @param reason why it failed or was lost; null otherwise
     * @param progress how far it is or came; null before its first step
     * @param resumedFrom the checkpoint that it went on from; null when it began at the beginning, or has not begun yet
     * @param memoryLimitBytes bytes of memory that it might use; null for attempts of earlier versions
     * @param peakMemoryBytes the most bytes that it was seen to use; null while it runs, or where its node cannot measure
     *            it
     * @param startedAt when it started
     * @param endedAt when it ended; null while it runs
     */
    record AttemptView(int number, AttemptState state, @Schema(example = "alpha-3f2c") String node,
            @Nullable String reason, JobView.@Nullable JobProgress progress,
            @Nullable Resumption resumedFrom,
            @Nullable @Schema(example = "4294967296") Long memoryLimitBytes,
            @Nullable @Schema(example = "612368384") Long peakMemoryBytes, Instant startedAt,
            @Nullable Instant endedAt) {

        static AttemptView of(AttemptSnapshot attempt) {
            return new AttemptView(attempt.number(), attempt.state(), attempt.node(), attempt.reason(),
                    JobView.JobProgress.of(attempt.progress()), Resumption.of(attempt.resumedFrom()),
                    attempt.memoryLimit(), attempt.peakMemory(), attempt.startedAt(), attempt.endedAt());
        }
    }

    /**
     * Where an attempt went on.
     *
     * @param epoch the epoch it went on in, from 1
     * @param step steps that earlier attempts had done, in all epochs
     */
    record Resumption(@Schema(example = "2") int epoch, @Schema(example = "587") long step) {

        static @Nullable Resumption of(@Nullable ResumePoint point) {
            return point == null ? null : new Resumption(point.epoch(), point.step());
        }
    }
}
