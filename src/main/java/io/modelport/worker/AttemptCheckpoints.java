package io.modelport.worker;

import io.modelport.engine.TrainableModule;
import io.modelport.process.wire.Assignment;
import io.modelport.process.wire.Checkpoint;
import io.modelport.process.wire.Position;
import io.modelport.process.wire.StoredBlob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The checkpoints of an attempt's job, kept by its node. A module is copied to the work folder while training stands
 * still; the copy is handed in on a thread of its own. A checkpoint that could not be handed in is not missed: the next
 * one is due soon.
 */
final class AttemptCheckpoints implements Checkpoints, AutoCloseable {

    private final Assignment assignment;
    private final String plan;
    private final NodeClient node;
    private final Heart heart;
    private final Path work;
    private final ProgressLog log;
    private final CheckpointPace pace;
    private final ExecutorService uploads = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("checkpoints").factory());
    private CompletableFuture<Void> upload = CompletableFuture.completedFuture(null);

    /** @param work a private folder */
    AttemptCheckpoints(Assignment assignment, NodeClient node, Heart heart, Path work, ProgressLog log) {
        this.assignment = assignment;
        this.plan = Plan.of(assignment).digest();
        this.node = node;
        this.heart = heart;
        this.work = work;
        this.log = log;
        this.pace = new CheckpointPace(Duration.ofMillis(assignment.checkpointMillis()),
                Duration.ofMillis(assignment.checkpointSpacingMillis()), System::nanoTime);
    }

    @Override
    public List<Checkpoint> kept() {
        return assignment.checkpoints().stream().filter(this::serves).toList();
    }

    private boolean serves(Checkpoint checkpoint) {
        if (!checkpoint.plan().equals(plan)) {
            log.line("The checkpoint of step " + checkpoint.position().step()
                    + " was made by another version of Modelport and is left aside.");
        }
        return checkpoint.plan().equals(plan);
    }

    @Override
    public Path fetch(Checkpoint checkpoint) throws IOException {
        String shared = checkpoint.path();
        Path path = work.resolve("resumed.pt");
        if (shared != null && Files.isReadable(Path.of(shared))) {
            path = Path.of(shared);
        } else {
            node.fetchCheckpoint(checkpoint.digest(), path);
        }
        String digest = FileDigest.of(path);
        if (!digest.equals(checkpoint.digest())) {
            throw new IOException("its digest is " + digest + " where " + checkpoint.digest() + " was expected");
        }
        return path;
    }

    @Override
    public void refused(Checkpoint checkpoint, Exception reason) {
        log.line("The checkpoint of step " + checkpoint.position().step() + " cannot be used: " + reason.getMessage());
    }

    @Override
    public boolean isDue(boolean epochEnded) {
        return upload.isDone() && pace.isDue(epochEnded);
    }

    @Override
    public void take(TrainableModule module, Position position) {
        long begun = System.nanoTime();
        Path copy = work.resolve("checkpoint-" + position.step() + ".pt");
        try {
            module.save(copy);
            long measured = heart.mark();
            upload = upload.thenRunAsync(() -> store(copy, position, measured), uploads);
        } catch (IOException e) {
            log.line("There is no checkpoint of step " + position.step() + ": " + e.getMessage());
        } finally {
            pace.taken(System.nanoTime() - begun);
        }
    }

    /** @param measured all points up to this mark are handed in first: the next attempt will not measure them again */
    private void store(Path copy, Position position, long measured) {
        try {
            StoredBlob blob = node.uploadCheckpoint(FileDigest.of(copy), copy);
            heart.sendUpTo(measured);
            node.keep(new Checkpoint(blob.digest(), blob.size(), null, plan, position));
        } catch (AttemptEnded e) {
            // The heart tells it too.
        } catch (IOException | RuntimeException e) {
            log.line("The checkpoint of step " + position.step() + " was not kept: " + e.getMessage());
        } finally {
            delete(copy);
        }
    }

    /** Waits until what was taken last is handed in, or cannot be. */
    void awaitHandedIn() throws InterruptedException {
        try {
            upload.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("handing in failed in a way that was not foreseen", e);
        }
    }

    /** Drops what is not handed in yet. */
    @Override
    public void close() {
        uploads.shutdownNow();
    }

    private void delete(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            log.line(copy + " is left over: " + e.getMessage());
        }
    }
}
