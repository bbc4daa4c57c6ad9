package io.modelport.registry.web;

import io.modelport.artifact.Artifact;
import io.modelport.artifact.ArtifactEntry;
import io.modelport.artifact.ArtifactStore;
import io.modelport.artifact.Digest;
import io.modelport.problem.Conflict;
import io.modelport.problem.NotFound;
import io.modelport.registry.ModelName;
import io.modelport.registry.ModelRegistry;
import io.modelport.registry.ModelVersion;
import io.modelport.registry.ModelVersionId;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/models/{name}/versions/{version}/files")
@Tag(name = "Model versions")
class ModelVersionFileController {

    private final ModelRegistry registry;
    private final ArtifactStore artifacts;

    ModelVersionFileController(ModelRegistry registry, ArtifactStore artifacts) {
        this.registry = registry;
        this.artifacts = artifacts;
    }

    /**
     * Lists the files of a version.
     *
     * @param name the model's name
     * @param version the version's number
     */
    @GetMapping
    ModelVersionFilesBody list(@PathVariable ModelName name, @PathVariable int version) {
        return ModelVersionFilesBody.of(artifact(new ModelVersionId(name, version)), artifacts);
    }

    /**
     * Downloads a file of a version. A range may be asked for; the ETag is the file's digest, and the transfer breaks off
     * when a stored byte turns out to have changed.
     *
     * @param name the model's name
     * @param version the version's number
     * @param path the file's path, as the list of files tells it
     */
    @GetMapping("/{*path}")
    ResponseEntity<Resource> download(@PathVariable ModelName name, @PathVariable int version,
            @PathVariable String path) {
        ModelVersionId id = new ModelVersionId(name, version);
        ArtifactEntry file = artifact(id).find(path.substring(1))
                .orElseThrow(() -> new NotFound("file-not-found", id + " has no file '" + path.substring(1) + "'.",
                        "List its files with GET /api/v1/models/{name}/versions/{version}/files."));
        String fileName = file.path().substring(file.path().lastIndexOf('/') + 1);
        return ResponseEntity.ok()
                .eTag("\"" + file.digest() + "\"")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(fileName, StandardCharsets.UTF_8).build().toString())
                .header("X-Content-Type-Options", "nosniff")
                .body(new StoredFile(artifacts, file));
    }

    private Artifact artifact(ModelVersionId id) {
        ModelVersion version = registry.get(id);
        Digest artifact = version.artifact();
        if (artifact == null) {
            throw new Conflict("artifact-incomplete", id + " has no files: its status is " + version.status() + ".",
                    "Wait until it is READY, or take another version.");
        }
        return artifacts.get(artifact);
    }

    /**
     * The files of a version.
     *
     * @param artifact the identity of all files together
     * @param size the size of all files together, in bytes
     * @param items the files, sorted by path
     */
    record ModelVersionFilesBody(Digest artifact, @Schema(example = "412763") long size,
            List<ModelVersionFileBody> items) {

        static ModelVersionFilesBody of(Artifact artifact, ArtifactStore artifacts) {
            return new ModelVersionFilesBody(artifact.digest(), artifact.size(),
                    artifact.entries().stream().map(file -> ModelVersionFileBody.of(file, artifacts)).toList());
        }
    }

    /**
     * One file of a version.
     *
     * @param path relative path, with '/' between names
     * @param size its size, in bytes
     * @param digest the identity of its content
     * @param damaged whether it was found damaged on disk and cannot be read until the same content is stored again
     */
    record ModelVersionFileBody(@Schema(example = "model.pt") String path, @Schema(example = "412763") long size,
            Digest digest, @Schema(example = "false") boolean damaged) {

        static ModelVersionFileBody of(ArtifactEntry entry, ArtifactStore artifacts) {
            return new ModelVersionFileBody(entry.path(), entry.size(), entry.digest(),
                    artifacts.isDamaged(entry.digest()));
        }
    }
}
