package io.modelport.training.web;

import io.modelport.problem.Invalid;
import io.modelport.training.JobBoard;
import io.modelport.training.Metric;
import io.modelport.training.TrainingJobId;
import io.modelport.training.TrainingMetrics;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Gives what a training job measured, at once or as it is measured. */
@Tag(name = "Training")
@RestController
@RequestMapping(TrainingJobController.PATH + "/{id}")
class MetricsController {

    private static final String MOST = "1000";

    private final JobBoard board;
    private final TrainingMetrics metrics;
    private final JobEventStreams streams;

    MetricsController(JobBoard board, TrainingMetrics metrics, JobEventStreams streams) {
        this.board = board;
        this.metrics = metrics;
        this.streams = streams;
    }

    /**
     * Reads what a training job measured so far, in the order in which it arrived. To get only what is new, ask again
     * with the {@code after} of the answer.
     *
     * @param id the job's id
     * @param keys only these keys, separated by commas; all unless told
     * @param after only points that came after the one of this id; 0 to begin
     * @param limit most points to give, 1 to 10,000
     */
    @GetMapping("/metrics")
    JobMetrics metrics(@PathVariable String id, @RequestParam(required = false) @Nullable Set<String> keys,
            @RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = MOST) int limit) {
        if (limit < 1 || limit > 10_000) {
            throw new Invalid("invalid-limit", "limit is " + limit + ".", "Use a number from 1 to 10000.", "limit");
        }
        TrainingJobId job = board.get(TrainingJobId.parse(id)).id();
        List<Metric> found = metrics.list(job, keys == null ? Set.of() : keys, after, limit);
        return new JobMetrics(found.stream().map(MetricView::of).toList(),
                found.isEmpty() ? after : found.getLast().id());
    }

    /**
     * Follows a training job as server-sent events: {@code state} carries the whole job, at the beginning and whenever its
     * state changes; {@code progress} how far it is; {@code metric} one point measured. The stream ends after the final
     * state. A client that was cut off sends the id of the last event it got in {@code Last-Event-ID} (browsers do so by
     * themselves) and gets every metric after it.
     *
     * @param id the job's id
     * @param lastEventId id of the last event that was received; all metrics unless told
     */
    @ApiResponse(responseCode = "200", description = "The events, until the job is over.",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        return streams.open(board.get(TrainingJobId.parse(id)), position(lastEventId));
    }

    private static long position(@Nullable String lastEventId) {
        try {
            return lastEventId == null || lastEventId.isBlank() ? 0 : Long.parseLong(lastEventId.strip());
        } catch (NumberFormatException e) {
            throw new Invalid("invalid-event-id", "'" + lastEventId + "' is no id of an event of this stream.",
                    "Leave Last-Event-ID out to begin at the first metric.", "Last-Event-ID");
        }
    }

    /**
     * A part of what was measured.
     *
     * @param items the points, in the order in which they arrived
     * @param after send it as {@code after} to get only what came later
     */
    record JobMetrics(List<MetricView> items, @Schema(example = "412") long after) {

        JobMetrics {
            items = List.copyOf(items);
        }
    }

    /**
     * One value measured.
     *
     * @param attempt number of the attempt that measured it, from 1
     * @param key what was measured
     * @param value the value; the text NaN, Infinity or -Infinity when it is no finite number
     * @param step the training step it was measured at
     * @param epoch the epoch it was measured in, from 1
     * @param measuredAt when, by the clock of the attempt's machine
     */
    record MetricView(@Schema(example = "1") int attempt, @Schema(example = "train_loss") String key,
            @Schema(example = "0.214") double value, @Schema(example = "400") long step,
            @Schema(example = "1") int epoch, Instant measuredAt) {

        static MetricView of(Metric metric) {
            return new MetricView(metric.attempt(), metric.key(), metric.value(), metric.step(), metric.epoch(),
                    metric.measuredAt());
        }
    }
}
