package io.modelport.campaign;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What the nodes told clients that it was done, and which therefore may never be lost. */
final class Acknowledged {

    final Set<UUID> jobs = ConcurrentHashMap.newKeySet();
    final Set<UUID> cancellations = ConcurrentHashMap.newKeySet();
    final Queue<DatasetCommit> datasets = new ConcurrentLinkedQueue<>();
    final Queue<AliasMove> aliases = new ConcurrentLinkedQueue<>();
    final Map<String, Long> deployments = new ConcurrentHashMap<>();
    final AtomicInteger predictions = new AtomicInteger();

    Acknowledged copy() {
        Acknowledged copy = new Acknowledged();
        copy.jobs.addAll(jobs);
        copy.cancellations.addAll(cancellations);
        copy.datasets.addAll(datasets);
        copy.aliases.addAll(aliases);
        copy.deployments.putAll(deployments);
        return copy;
    }

    record DatasetCommit(String name, int version) {}

    /** @param move the number of the entry in the history that the answer named */
    record AliasMove(String model, String alias, int version, long move) {}
}
