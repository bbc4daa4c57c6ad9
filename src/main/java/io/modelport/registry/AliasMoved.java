package io.modelport.registry;

import org.jspecify.annotations.Nullable;

/**
 * An alias was set, moved or removed.
 *
 * @param model the registered model
 * @param alias the alias
 * @param from the version it named before; null when it is new
 * @param to the version it names now; null when it was removed
 */
public record AliasMoved(ModelName model, Alias alias, @Nullable Integer from, @Nullable Integer to) {}
