package io.modelport.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.jspecify.annotations.Nullable;

/** The native engine of this process; made once, because libtorch's thread settings are process-wide. */
public final class Engine {

    private static @Nullable Engine started;

    private final EngineSettings settings;
    private final ai.djl.engine.Engine pytorch;

    private Engine(EngineSettings settings) {
        this.settings = settings;
        System.setProperty("DJL_CACHE_DIR", settings.cacheDirectory().toString());
        System.setProperty("ENGINE_CACHE_DIR", settings.cacheDirectory().toString());
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(settings.intraOpThreads()));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        this.pytorch = ai.djl.engine.Engine.getEngine("PyTorch");
    }

    /**
     * Starts the engine, unpacking its native libraries when this is the first start on the machine; nothing is
     * downloaded. A second call with the same settings gives the same engine.
     *
     * @throws IllegalStateException when this process already runs an engine with other settings
     */
    public static synchronized Engine start(EngineSettings settings) {
        Engine engine = started;
        if (engine == null) {
            makePrivate(settings.cacheDirectory());
            engine = new Engine(settings);
            started = engine;
        } else if (!engine.settings.equals(settings)) {
            throw new IllegalStateException("the engine of this process runs with " + engine.settings + ", not with "
                    + settings);
        }
        return engine;
    }

    /** Whoever may write into the folder decides what code this process runs. */
    private static void makePrivate(Path directory) {
        try {
            if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectories(directory,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder of the native libraries", e);
        }
    }

    /** The version of libtorch, such as 2.7.1. */
    public String version() {
        return pytorch.getVersion();
    }

    /**
     * Loads a TorchScript archive for inference.
     *
     * @param archive a {@code .pt} file whose digest was verified
     * @throws Invalid when libtorch cannot load it
     * @throws NotFound when there is no such file
     */
    public LoadedModel load(Path archive) {
        PtNDManager manager = newManager();
        return new TorchModel(manager, load(manager, archive, false));
    }

    /**
     * Loads a TorchScript archive whose parameters can be trained. From then on the process keeps the memory that tensors
     * give back, because every training step asks for the same sizes again.
     *
     * @param archive a {@code .pt} file written by this process
     */
    public TrainableModule loadForTraining(Path archive) {
        NativeMemory.keepFreed();
        PtNDManager manager = newManager();
        return new TrainableModule(manager, load(manager, archive, true));
    }

    private PtNDManager newManager() {
        NDManager manager = pytorch.newBaseManager();
        return (PtNDManager) manager;
    }

    private static PtSymbolBlock load(PtNDManager manager, Path archive, boolean trainable) {
        try {
            if (!Files.isRegularFile(archive)) {
                throw new NotFound("archive-not-found", "There is no file " + archive.getFileName() + ".",
                        "Name an existing TorchScript archive.");
            }
            return JniUtils.loadModule(manager, archive, true, new String[0], new String[0], trainable);
        } catch (EngineException e) {
            manager.close();
            throw new Invalid("model-not-loadable",
                    "The archive is not a TorchScript module: " + TorchFailure.lastLine(e) + ".",
                    "Save the module with torch.jit.save and upload that file.", e);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }
}
