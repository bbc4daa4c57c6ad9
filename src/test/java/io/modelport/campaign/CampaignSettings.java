package io.modelport.campaign;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a campaign does.
 *
 * @param seed decides which faults come, whom they hit and what the clients do
 * @param rounds how many rounds of faults
 * @param lease how long an attempt may be silent before its job goes to another
 * @param heartbeat how often an attempt reports
 * @param retryDelay how long a job waits after an attempt that failed
 * @param niceness how far attempts step back behind the rest of the machine: a short lease and a busy machine do not go
 *            together with much of it
 * @param folder where the report, the history and, after a violation, the logs are left
 */
record CampaignSettings(long seed, int rounds, Duration lease, Duration heartbeat, Duration retryDelay, int niceness,
        Path folder) {

    /** As nodes run unless they are told otherwise. */
    static CampaignSettings asInProduction(long seed, int rounds, Path folder) {
        return new CampaignSettings(seed, rounds, Duration.ofSeconds(20), Duration.ofMillis(500),
                Duration.ofSeconds(5), 10, folder);
    }

    /** With waits so short that a round takes seconds. */
    static CampaignSettings quick(long seed, int rounds, Path folder) {
        return new CampaignSettings(seed, rounds, Duration.ofSeconds(8), Duration.ofMillis(300),
                Duration.ofMillis(500), 0, folder);
    }

    /** How long after a fault every job that it hit has to go on, on however busy a machine. */
    Duration patience() {
        return lease.multipliedBy(3).plusSeconds(90);
    }

    /** The nodes' properties, as {@code name=value}. */
    List<String> properties() {
        return List.of("modelport.training.lease=" + lease.toMillis() + "ms",
                "modelport.training.heartbeat=" + heartbeat.toMillis() + "ms",
                "modelport.training.retry-delay=" + retryDelay.toMillis() + "ms",
                "modelport.process.niceness=" + niceness, "modelport.training.slots=2", "modelport.training.ranks=1",
                "modelport.training.heap=256MB",
                "modelport.training.lost-attempts=20", "modelport.training.failed-attempts=10");
    }
}
