package io.modelport.registry;

import io.modelport.artifact.Digest;
import io.modelport.network.Signature;

/**
 * A version to be registered whose artifact our own worker wrote.
 *
 * @param model the registered model; made when it does not exist
 * @param artifact the artifact's identity, already composed
 * @param signature what it takes and gives
 * @param provenance where it comes from
 */
public record NewVersion(ModelName model, Digest artifact, Signature signature, Provenance provenance) {}
