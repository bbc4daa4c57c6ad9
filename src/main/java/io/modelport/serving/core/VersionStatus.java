package io.modelport.serving.core;

import org.jspecify.annotations.Nullable;

/**
 * How far this node is with one version.
 *
 * @param version its number
 * @param state how far it is
 * @param reason why it failed; null unless it did
 */
public record VersionStatus(int version, LoadState state, @Nullable String reason) {}
