package io.modelport.training;

import java.util.Optional;

/** The process of an attempt as its node's machine sees it. */
final class RunningAttempt {

    private RunningAttempt() {}

    /** Waits until the node of that process runs an attempt, and gives the attempt's process. */
    static ProcessHandle of(long node) throws InterruptedException {
        while (true) {
            Optional<ProcessHandle> attempt = ProcessHandle.of(node)
                    .orElseThrow()
                    .children()
                    .filter(child -> child.info().commandLine().orElse("").contains(" attempt "))
                    .findFirst();
            if (attempt.isPresent()) {
                return attempt.get();
            }
            Thread.sleep(20);
        }
    }
}
