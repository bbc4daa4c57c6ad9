package io.modelport.artifact;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where artifacts are kept.
 *
 * @param path the folder, on a file system that all nodes share; {@code artifacts} in the node's home unless it is set
 */
@ConfigurationProperties("modelport.artifact")
record ArtifactSettings(Path path) {}
