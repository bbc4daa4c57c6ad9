package io.modelport.training;

import io.modelport.process.wire.Progress;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as it stands at one moment.
 *
 * @param id its address in the worker API
 * @param number its number within the job, from 1
 * @param node the node that runs or ran it
 * @param state where it stands
 * @param reason why it failed or was lost; null otherwise
 * @param progress how far it is or came; null before its first step
 * @param resumedFrom the checkpoint that it went on from; null when it began at the beginning, or has not begun yet
 * @param memoryLimit bytes that it may use; null for attempts of earlier versions
 * @param peakMemory the most bytes that it used; null while it runs, or where its node could not measure it
 * @param startedAt when it started
 * @param endedAt when it ended; null while it runs
 */
public record AttemptSnapshot(UUID id, int number, String node, AttemptState state, @Nullable String reason,
        @Nullable Progress progress, @Nullable ResumePoint resumedFrom,
        @Nullable Long memoryLimit, @Nullable Long peakMemory, Instant startedAt, @Nullable Instant endedAt) {}
