package io.modelport.serving.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** Runs nothing until it is told to. */
final class ManualExecutor implements Executor {

    private final Deque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
    }

    int size() {
        return waiting.size();
    }

    /** Runs what waits, and what that brings. */
    void runAll() {
        while (!waiting.isEmpty()) {
            waiting.poll().run();
        }
    }
}
