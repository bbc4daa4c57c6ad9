package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import java.util.List;

/**
 * A prediction.
 *
 * @param version the version that gave it
 * @param outputs the tensors of the signature's outputs, in its order
 */
public record Answer(VersionHandle version, List<Tensor> outputs) {}
