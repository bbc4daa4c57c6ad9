package io.modelport.training.web;

import io.modelport.problem.Overloaded;
import io.modelport.training.JobBoard;
import io.modelport.training.JobSnapshot;
import io.modelport.training.TrainingMetrics;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The open event streams of this node. Each is fed by a virtual thread that looks into the database, since the job may run
 * on any node; all end before the web server stops, which would wait for them otherwise.
 */
@Component
class JobEventStreams implements SmartLifecycle {

    private static final int MOST = 500;

    private final JobBoard board;
    private final TrainingMetrics metrics;
    private final Semaphore places = new Semaphore(MOST);
    private final Set<Thread> open = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    JobEventStreams(JobBoard board, TrainingMetrics metrics) {
        this.board = board;
        this.metrics = metrics;
    }

    /**
     * Begins a stream.
     *
     * @param lastEvent id of the last metric that the client has
     * @throws Overloaded when too many are open
     */
    SseEmitter open(JobSnapshot job, long lastEvent) {
        if (!running || !places.tryAcquire()) {
            throw new Overloaded("too-many-event-streams", "This node has " + MOST + " event streams open.",
                    "Close some, ask another node, or read the job from time to time instead.");
        }
        SseEmitter emitter = new SseEmitter(0L);
        JobEventStream stream = new JobEventStream(job.id(), lastEvent, emitter, board, metrics);
        Thread thread = Thread.ofVirtual().name("events-of-" + job.id()).unstarted(() -> {
            try {
                stream.run();
            } finally {
                places.release();
                open.remove(Thread.currentThread());
            }
        });
        open.add(thread);
        thread.start();
        return emitter;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        open.forEach(Thread::interrupt);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
