package io.modelport.engine;

import java.nio.file.Path;

/** The one engine of the process that runs the tests, with its native libraries in the build folder. */
public final class TestEngine {

    private TestEngine() {}

    public static Engine start() {
        return Engine.start(new EngineSettings(Path.of("target/engine"), 1));
    }
}
