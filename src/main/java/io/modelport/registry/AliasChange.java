package io.modelport.registry;

import org.jspecify.annotations.Nullable;

/**
 * What became of an alias.
 *
 * @param from the version that it named before; the same as now when nothing changed, null when it named none
 * @param move the latest entry of its history
 */
public record AliasChange(@Nullable Integer from, AliasMove move) {}
