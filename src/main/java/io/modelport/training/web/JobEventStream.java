package io.modelport.training.web;

import io.modelport.process.wire.Progress;
import io.modelport.training.JobBoard;
import io.modelport.training.JobSnapshot;
import io.modelport.training.Metric;
import io.modelport.training.TrainingJobId;
import io.modelport.training.TrainingMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** One client that follows one job. */
final class JobEventStream {

    private static final Logger log = LoggerFactory.getLogger(JobEventStream.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);
    private static final int BATCH = 1_000;

    private final TrainingJobId id;
    private final SseEmitter emitter;
    private final JobBoard board;
    private final TrainingMetrics metrics;
    private long lastEvent;
    private long lastSent = System.nanoTime();
    private @Nullable JobSnapshot shown;

    /** @param lastEvent id of the last metric that the client has */
    JobEventStream(TrainingJobId id, long lastEvent, SseEmitter emitter, JobBoard board, TrainingMetrics metrics) {
        this.id = id;
        this.lastEvent = lastEvent;
        this.emitter = emitter;
        this.board = board;
        this.metrics = metrics;
    }

    /** Runs until the job is over, the client leaves, or the thread is interrupted. */
    void run() {
        try {
            while (!showNews()) {
                if (System.nanoTime() - lastSent > SIGN_OF_LIFE.toNanos()) {
                    emitter.send(SseEmitter.event().comment("still here"));
                    lastSent = System.nanoTime();
                }
                Thread.sleep(PAUSE);
            }
            emitter.complete();
        } catch (InterruptedException e) {
            emitter.complete();
        } catch (IOException | IllegalStateException e) {
            log.debug("The client that followed job {} has left", id, e);
        } catch (DataAccessException | TransactionException e) {
            // The client connects again by itself and goes on after the last event.
            log.debug("The database does not answer; the client that followed job {} is cut off", id, e);
            emitter.complete();
        } catch (RuntimeException e) {
            log.error("The event stream of job {} broke", id, e);
            emitter.completeWithError(e);
        }
    }

    /** @return whether the job is over and all of it was shown */
    private boolean showNews() throws IOException {
        // The job is read first: when it is over, every metric is there, so none is missed.
        JobSnapshot job = board.get(id);
        JobSnapshot before = shown;
        boolean stateChanged = before == null || before.state() != job.state()
                || before.attempt() != job.attempt() || before.cancelRequested() != job.cancelRequested();
        if (stateChanged && !job.state().isFinal()) {
            send("state", JobView.of(job));
        }
        showMetrics();
        Progress progress = job.progress();
        if (progress != null && !Objects.equals(progress, before == null ? null : before.progress())) {
            send("progress", Objects.requireNonNull(JobView.JobProgress.of(progress)));
        }
        if (job.state().isFinal()) {
            send("state", JobView.of(job));
        }
        shown = job;
        return job.state().isFinal();
    }

    private void showMetrics() throws IOException {
        List<Metric> found;
        do {
            found = metrics.list(id, Set.of(), lastEvent, BATCH);
            for (Metric metric : found) {
                lastEvent = metric.id();
                send("metric", MetricsController.MetricView.of(metric));
            }
        } while (found.size() == BATCH);
    }

    private void send(String name, Object data) throws IOException {
        emitter.send(SseEmitter.event().name(name).id(Long.toString(lastEvent)).data(data));
        lastSent = System.nanoTime();
    }
}
