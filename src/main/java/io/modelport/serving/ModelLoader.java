package io.modelport.serving;

import io.modelport.artifact.Artifact;
import io.modelport.artifact.ArtifactEntry;
import io.modelport.artifact.ArtifactStore;
import io.modelport.engine.Engine;
import io.modelport.engine.EngineSettings;
import io.modelport.engine.LoadedModel;
import io.modelport.problem.Unavailable;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.InProcessRunner;
import io.modelport.serving.core.Limits;
import io.modelport.serving.core.ModelRunner;
import io.modelport.serving.core.VersionHandle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Brings a version from the artifact store into memory. */
@Component
class ModelLoader {

    private static final Logger log = LoggerFactory.getLogger(ModelLoader.class);

    /** The file of a version's artifact that is served, unless the next one is there and agrees with it. */
    static final String SERVED_FILE = "model.pt";

    private static final String FASTER_FILE = "serving.pt";

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
        ModelRunner runner = new InProcessRunner(faster(version, artifact, engine, engine.load(path)));
        try {
            return plane.open(version.id().model().value(), version.id().version(), version.signature(), limits,
                    runner);
        } catch (RuntimeException e) {
            runner.close();
            throw e;
        }
    }

    /** The version's serving form, when it has one that works here; then the portable form is closed. */
    private LoadedModel faster(Deployable version, Artifact artifact, Engine engine, LoadedModel portable) {
        Optional<ArtifactEntry> file = artifact.find(FASTER_FILE);
        if (file.isEmpty()) {
            return portable;
        }
        LoadedModel serving = null;
        try {
            serving = engine.load(artifacts.verifiedPath(file.get().digest()));
            if (FasterForm.agrees(portable, serving, version.signature())) {
                portable.close();
                return serving;
            }
            log.warn("The serving form of {} gives something else here; its portable form serves", version.id());
        } catch (IOException | RuntimeException e) {
            log.warn("The serving form of {} cannot be used here; its portable form serves", version.id(), e);
        }
        if (serving != null) {
            serving.close();
        }
        return portable;
    }
}
