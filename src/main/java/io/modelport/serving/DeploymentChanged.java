package io.modelport.serving;

import io.modelport.registry.ModelName;

/**
 * A model was deployed, deployed differently, or undeployed.
 *
 * @param model the registered model
 */
public record DeploymentChanged(ModelName model) {}
