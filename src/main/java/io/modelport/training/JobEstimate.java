package io.modelport.training;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a job that is not over is expected to start and to finish, from what runs, what waits before it, and how long jobs
 * like it took.
 *
 * @param start when its next attempt starts; null when it runs, or when that cannot be told
 * @param finish when it is done; null when that cannot be told
 * @param unknown why something cannot be told; null when all can
 */
public record JobEstimate(@Nullable Instant start, @Nullable Instant finish, @Nullable String unknown) {}
