package io.modelport.engine;

import java.nio.file.Path;

/** The native engine of this process; made once, because libtorch's thread settings are process-wide. */
public final class Engine {

    private final EngineSettings settings;

    private Engine(EngineSettings settings) {
        this.settings = settings;
    }

    /** Starts the engine, unpacking its native libraries when this is the first start on the machine. */
    public static Engine start(EngineSettings settings) {
        return new Engine(settings);
    }

    /**
     * Loads a TorchScript archive for inference.
     *
     * @param archive a {@code .pt} file whose digest was verified
     */
    public LoadedModel load(Path archive) {
        throw new UnsupportedOperationException(archive + " " + settings);
    }
}
