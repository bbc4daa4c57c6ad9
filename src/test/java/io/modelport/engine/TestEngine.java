package io.modelport.engine;

import java.nio.file.Path;

/** The one engine of the process that runs the tests, with the settings that nodes under test use. */
public final class TestEngine {

    private TestEngine() {}

    public static Engine start() {
        return Engine.start(new EngineSettings(Path.of("target/native"), 1));
    }
}
