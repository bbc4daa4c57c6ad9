package io.modelport.training;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How this node runs training jobs.
 *
 * @param slots attempts that run on this node at a time, 0 for a node that only serves; when null one for every four cores
 *            that has 2 GB of memory, and at least one
 * @param ranks shares of a step of jobs that do not say; when null two, or one on a machine with one processor
 * @param memory what the attempts on this node may use together; when null half of the machine's or the container's
 * @param memoryLimit what an attempt may use whose job does not say, native memory included; when null an equal share of
 *            {@code memory} for each slot
 * @param heap the most memory that Java objects may take in an attempt, the training data among them; when null half of
 *            its memory limit
 * @param timeLimit how long a job may run that does not say, all its attempts taken together; null for no limit
 * @param poll how often the node looks for jobs to run and for attempts that were lost
 * @param heartbeat how often an attempt reports
 * @param lease how long an attempt may be silent before it counts as lost
 * @param checkpointInterval the longest time between two checkpoints of an attempt
 * @param checkpointSpacing the least time between two ends of epochs that leave a checkpoint, for epochs that are shorter
 * @param handBackLimit how long attempts may take to leave a checkpoint when this node is told to end
 * @param startLimit how long the process of an attempt may take to report for the first time
 * @param cancelGrace how long an attempt may take to stop by itself when its job is cancelled
 * @param retryDelay how long a job waits after an attempt that failed
 * @param failedAttempts failed attempts after which a job is given up
 * @param lostAttempts lost attempts after which a job is given up
 * @param nodeAddress where attempts reach this node; null for the address and port that it is bound to
 */
@ConfigurationProperties("modelport.training")
record TrainingProperties(@Nullable Integer slots, @Nullable Integer ranks, @Nullable DataSize memory,
        @Nullable DataSize memoryLimit, @Nullable DataSize heap, @Nullable Duration timeLimit,
        @DefaultValue("1s") Duration poll, @DefaultValue("500ms") Duration heartbeat,
        @DefaultValue("20s") Duration lease, @DefaultValue("30s") Duration checkpointInterval,
        @DefaultValue("2s") Duration checkpointSpacing, @DefaultValue("12s") Duration handBackLimit,
        @DefaultValue("2m") Duration startLimit,
        @DefaultValue("1s") Duration cancelGrace,
        @DefaultValue("5s") Duration retryDelay, @DefaultValue("2") int failedAttempts,
        @DefaultValue("5") int lostAttempts, @Nullable URI nodeAddress) {

    TrainingProperties {
        if (slots != null && (slots < 0 || slots > 64)) {
            throw new IllegalArgumentException("modelport.training.slots is " + slots + "; use a number from 0 to 64");
        }
        if (failedAttempts < 1 || lostAttempts < 1) {
            throw new IllegalArgumentException("a job needs at least one attempt: raise "
                    + "modelport.training.failed-attempts and lost-attempts to 1 or more");
        }
        if (!poll.isPositive() || !heartbeat.isPositive() || lease.compareTo(heartbeat.multipliedBy(4)) < 0) {
            throw new IllegalArgumentException("modelport.training.lease (" + lease
                    + ") must be at least four times the heartbeat (" + heartbeat + "), and the poll above zero");
        }
        if (timeLimit != null && timeLimit.toSeconds() < 1) {
            throw new IllegalArgumentException("modelport.training.time-limit is " + timeLimit
                    + "; use at least a second, or leave it out");
        }
        if (!checkpointInterval.isPositive() || checkpointSpacing.isNegative() || handBackLimit.isNegative()) {
            throw new IllegalArgumentException("modelport.training.checkpoint-interval (" + checkpointInterval
                    + ") must be above zero, checkpoint-spacing (" + checkpointSpacing + ") and hand-back-limit ("
                    + handBackLimit + ") not below");
        }
    }

    /** Bytes that Java objects may take in an attempt that may use that many in all. */
    DataSize heapWithin(long memory) {
        return DataSize.ofBytes(heap == null ? memory / 2 : Math.min(heap.toBytes(), memory));
    }

    int defaultRanks() {
        return ranks == null ? Math.min(2, Runtime.getRuntime().availableProcessors()) : ranks;
    }
}
