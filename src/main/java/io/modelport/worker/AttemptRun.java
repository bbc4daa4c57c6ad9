package io.modelport.worker;

import io.modelport.dataset.reader.ImageSplits;
import io.modelport.problem.Overloaded;
import io.modelport.problem.Problem;
import io.modelport.problem.Unavailable;
import io.modelport.process.wire.Assignment;
import io.modelport.process.wire.AttemptExit;
import io.modelport.process.wire.FailureReport;
import io.modelport.process.wire.MetricPoint;
import io.modelport.process.wire.Position;
import io.modelport.process.wire.Progress;
import io.modelport.process.wire.Publication;
import io.modelport.process.wire.Start;
import io.modelport.process.wire.StoredBlob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** One attempt from its assignment to its result: fetch, train, hand in, publish; or tell why not. */
final class AttemptRun {

    private final NodeClient node;
    private final Patience patience;
    private final Trainer trainer;
    private final Path work;
    private final Consumer<AttemptEnded> onEnd;
    private final ProgressLog log;
    private volatile boolean handBack;
    private volatile boolean begun;

    /**
     * @param work a private folder
     * @param log gets a line for whatever a person wants to know
     * @param onEnd called on another thread as soon as the attempt has to end without a result
     */
    AttemptRun(NodeClient node, Patience patience, Trainer trainer, Path work, ProgressLog log,
            Consumer<AttemptEnded> onEnd) {
        this.node = node;
        this.patience = patience;
        this.trainer = trainer;
        this.work = work;
        this.log = log;
        this.onEnd = onEnd;
    }

    /**
     * Asks for a checkpoint and a stop soon, so that another attempt goes on; may be called by any thread.
     *
     * @return whether there is something to wait for; false before training has begun
     */
    boolean handBack() {
        handBack = true;
        return begun;
    }

    /** @return how the process has to exit */
    AttemptExit run() {
        try {
            return attempt();
        } catch (AttemptEnded e) {
            log.line("Stopped: " + e.getMessage() + ".");
            return e.exit();
        } catch (InterruptedException e) {
            return AttemptExit.CANCELLED;
        } catch (Problem e) {
            boolean passing = e instanceof Unavailable || e instanceof Overloaded;
            return fail(new FailureReport(e.type(), e.detail() + " " + e.advice(), passing), e);
        } catch (RefusedByNode e) {
            return fail(new FailureReport(e.type(), String.valueOf(e.getMessage()), e.isRetriable()), e);
        } catch (OutOfMemoryError e) {
            return fail(new FailureReport("out-of-memory", "The attempt used up its memory (" + e.getMessage()
                    + "). Raise modelport.training.heap on the node, or use a smaller batch or dataset.", true), e);
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            return fail(new FailureReport("attempt-crashed",
                    "The attempt failed in a way that was not foreseen (" + e + "). Its log tells more.", true), e);
        }
    }

    private AttemptExit attempt() throws IOException, InterruptedException {
        Assignment assignment = node.assignment();
        Duration lease = Duration.ofMillis(assignment.leaseMillis());
        patience.lease(lease);
        log.line("Attempt " + assignment.attempt() + " of job " + assignment.job() + ".");
        try (LeaseWatch watch = new LeaseWatch(patience, lease, onEnd)) {
            watch.start();
            return trainAndPublish(assignment);
        }
    }

    private AttemptExit trainAndPublish(Assignment assignment) throws IOException, InterruptedException {
        Heart heart = new Heart(node, Duration.ofMillis(assignment.heartbeatMillis()), onEnd);
        heart.start();
        ImageSplits data = new AttemptData(node, work).fetch(assignment);
        log.line("Training on " + data.get("train").count() + " examples, evaluating on "
                + data.get(assignment.evaluationSplit()).count() + ".");
        log.evaluating(assignment.evaluationSplit());
        try (AttemptCheckpoints checkpoints = new AttemptCheckpoints(assignment, node, heart, work, log)) {
            return switch (trainer.train(assignment, data, work, checkpoints, new Reports(heart))) {
                case TrainingOutcome.Stopped _ -> stopped(checkpoints, heart);
                case TrainingOutcome.Trained trained -> {
                    checkpoints.close();
                    yield publish(assignment, trained, heart);
                }
            };
        }
    }

    private AttemptExit stopped(AttemptCheckpoints checkpoints, Heart heart) throws InterruptedException {
        if (heart.isEnding()) {
            return heart.end().exit();
        }
        checkpoints.awaitHandedIn();
        log.line("Handed back.");
        return AttemptExit.HANDED_BACK;
    }

    private AttemptExit publish(Assignment assignment, TrainingOutcome.Trained trained, Heart heart)
            throws IOException, InterruptedException {
        List<Publication.File> files = upload(assignment, trained);
        heart.stop();
        int version = node.publish(new Publication(files, trained.signature(), trained.metrics()));
        log.line("Published as version " + version + ".");
        return AttemptExit.PUBLISHED;
    }

    private List<Publication.File> upload(Assignment assignment, TrainingOutcome.Trained trained) throws IOException {
        JsonMapper json = new JsonMapper();
        Path network = Files.write(work.resolve("network.json"),
                json.writeValueAsBytes(assignment.spec().network()));
        Path signature = Files.write(work.resolve("signature.json"), json.writeValueAsBytes(trained.signature()));
        List<Publication.File> files = new ArrayList<>();
        files.add(upload("model.pt", trained.model()));
        if (trained.serving() != null) {
            files.add(upload("serving.pt", trained.serving()));
        }
        files.add(upload("network.json", network));
        files.add(upload("signature.json", signature));
        return files;
    }

    private Publication.File upload(String path, Path file) throws IOException {
        StoredBlob blob = node.upload(FileDigest.of(file), file);
        return new Publication.File(path, blob.digest(), blob.size());
    }

    private AttemptExit fail(FailureReport failure, Throwable cause) {
        log.failure(failure.reason(), cause);
        try {
            node.fail(failure);
            return AttemptExit.FAILED;
        } catch (AttemptEnded e) {
            return e.exit();
        }
    }

    /** What the training loop tells, passed on to the node and to the log. */
    private final class Reports implements TrainingListener {

        private final Heart heart;

        Reports(Heart heart) {
            this.heart = heart;
        }

        @Override
        public void started(Position from, Progress progress) {
            begun = true;
            node.start(new Start(from.epoch(), from.step(), progress));
            if (from.step() > 0) {
                log.line("Going on from the checkpoint of step " + from.step() + ", epoch " + from.epoch() + ".");
            }
        }

        @Override
        public void progressed(Progress progress) {
            heart.note(progress);
            log.note(progress);
        }

        @Override
        public void measured(MetricPoint point) {
            heart.note(point);
            log.note(point);
        }

        @Override
        public Signal signal() {
            if (heart.isEnding()) {
                return Signal.STOP;
            }
            return handBack ? Signal.HAND_BACK : Signal.GO_ON;
        }
    }
}
