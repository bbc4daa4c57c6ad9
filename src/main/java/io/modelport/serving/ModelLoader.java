package io.modelport.serving;

import io.modelport.artifact.Artifact;
import io.modelport.artifact.ArtifactEntry;
import io.modelport.artifact.ArtifactStore;
import io.modelport.engine.Engine;
import io.modelport.engine.EngineSettings;
import io.modelport.problem.Unavailable;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.InProcessRunner;
import io.modelport.serving.core.Limits;
import io.modelport.serving.core.ModelRunner;
import io.modelport.serving.core.VersionHandle;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Brings a version from the artifact store into memory. */
@Component
class ModelLoader {

    /** The file of a version's artifact that is served. */
    static final String SERVED_FILE = "model.pt";

    private final ArtifactStore artifacts;
    private final DataPlane plane;
    private final Path nativeLibraries;

    ModelLoader(ArtifactStore artifacts, DataPlane plane,
            @Value("${modelport.engine.folder}") Path nativeLibraries) {
        this.artifacts = artifacts;
        this.plane = plane;
        this.nativeLibraries = nativeLibraries;
    }

    /**
     * Loads a version whose every byte is as it was stored.
     *
     * @throws Unavailable when a byte differs, or the artifact lacks what is served
     * @throws IOException when the artifact cannot be read
     */
    VersionHandle load(Deployable version, Limits limits) throws IOException {
        Artifact artifact = artifacts.get(version.artifact());
        ArtifactEntry file = artifact.find(SERVED_FILE)
                .orElseThrow(() -> new Unavailable("artifact-incomplete",
                        "The artifact has no file '" + SERVED_FILE + "'.", "Register the version anew."));
        Path path = artifacts.verifiedPath(file.digest());
        // One thread for each operator, since as many batches as there are cores run at the same time.
        Engine engine = Engine.start(new EngineSettings(nativeLibraries.toAbsolutePath(), 1));
        ModelRunner runner = new InProcessRunner(engine.load(path));
        try {
            return plane.open(version.id().model().value(), version.id().version(), version.signature(), limits,
                    runner);
        } catch (RuntimeException e) {
            runner.close();
            throw e;
        }
    }
}
