package io.modelport.engine;

import java.nio.file.Path;

/**
 * How the native engine runs in this process.
 *
 * @param cacheDirectory where native libraries are unpacked; private to the user
 * @param intraOpThreads threads that one operator may use; 1 where several predictors or ranks run at the same time
 */
public record EngineSettings(Path cacheDirectory, int intraOpThreads) {

    public EngineSettings {
        cacheDirectory = cacheDirectory.toAbsolutePath().normalize();
        if (intraOpThreads < 1) {
            throw new IllegalArgumentException("intraOpThreads is " + intraOpThreads);
        }
    }
}
