package io.modelport.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a campaign found, as a table in Markdown and as JSON. */
final class CampaignReport {

    private final CampaignSettings settings;
    private final Map<FaultKind, List<Duration>> recoveries = new EnumMap<>(FaultKind.class);
    private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
    private final long begun = System.nanoTime();
    private int rounds;
    private Summary summary = new Summary(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
    private int blobs;
    private int succeeded;
    private int versions;

    CampaignReport(CampaignSettings settings) {
        this.settings = settings;
    }

    /**
     * A campaign in numbers.
     *
     * @param seed repeats the same faults and client calls
     * @param leaseSeconds the nodes' lease
     * @param seconds how long it took
     * @param jobs jobs that were promised
     * @param cancellations cancellations that were promised
     * @param datasets dataset versions that were promised
     * @param aliasMoves moves of aliases that were promised
     * @param predictions predictions that were answered
     * @param succeeded jobs that succeeded
     * @param versions model versions that were registered
     * @param files files of artifacts whose digests were right
     * @param violations what should not have happened
     */
    record Summary(long seed, double leaseSeconds, long seconds, int jobs, int cancellations, int datasets,
            int aliasMoves, int predictions, int succeeded, int versions, int files, List<String> violations) {}

    /** One line of the table, or its last. */
    record Line(String fault, int times, int jobsHit, double p50, double p99, double max) {}

    /** All of it. */
    record Document(Summary summary, int rounds, List<Line> faults) {}

    void struck(FaultKind kind, List<Duration> recovered) {
        faults.merge(kind, 1, Integer::sum);
        recoveries.computeIfAbsent(kind, first -> new ArrayList<>()).addAll(recovered);
    }

    void round() {
        rounds++;
    }

    void verified(int files, int jobs, int registered) {
        blobs = files;
        succeeded = jobs;
        versions = registered;
    }

    void ended(Acknowledged promised, List<String> violations) {
        summary = new Summary(settings.seed(), settings.lease().toMillis() / 1000.0,
                Duration.ofNanos(System.nanoTime() - begun).toSeconds(), promised.jobs.size(),
                promised.cancellations.size(), promised.datasets.size(), promised.aliases.size(),
                promised.predictions.get(), succeeded, versions, blobs, violations);
    }

    List<String> violations() {
        return summary.violations;
    }

    int rounds() {
        return rounds;
    }

    String json() {
        return JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(new Document(summary, rounds, lines()));
    }

    String table() {
        StringBuilder table = new StringBuilder("""
            | fault | times | jobs hit | recovery p50 | p99 | max |
            |---|---|---|---|---|---|
            """);
        for (Line line : lines()) {
            table.append(String.format(Locale.ROOT, "| %s | %d | %d | %.1f s | %.1f s | %.1f s |%n", line.fault,
                    line.times, line.jobsHit, line.p50, line.p99, line.max));
        }
        table.append(String.format(Locale.ROOT,
                """

                    %d rounds in %d min %d s, seed %d, lease %.0f s. Promised and found again: %d jobs (%d succeeded, %d versions), \
                    %d cancellations, %d dataset versions, %d moves of aliases. %d files of artifacts verified, %d predictions \
                    answered. Violations: %s
                    """,
                rounds, summary.seconds / 60, summary.seconds % 60, summary.seed, summary.leaseSeconds, summary.jobs,
                summary.succeeded, summary.versions, summary.cancellations, summary.datasets, summary.aliasMoves,
                summary.files, summary.predictions,
                summary.violations.isEmpty() ? "none." : String.join("; ", summary.violations)));
        return table.toString();
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        List<Duration> all = new ArrayList<>();
        for (Map.Entry<FaultKind, Integer> fault : faults.entrySet()) {
            List<Duration> recovered = recoveries.getOrDefault(fault.getKey(), List.of());
            lines.add(line(fault.getKey().description(), fault.getValue(), recovered));
            all.addAll(recovered);
        }
        lines.add(line("all", faults.values().stream().mapToInt(Integer::intValue).sum(), all));
        return lines;
    }

    private static Line line(String name, int times, List<Duration> recovered) {
        List<Duration> sorted = recovered.stream().sorted().toList();
        return new Line(name, times, sorted.size(), quantile(sorted, 0.5), quantile(sorted, 0.99), quantile(sorted, 1));
    }

    private static double quantile(List<Duration> sorted, double share) {
        return sorted.isEmpty() ? 0
                : sorted.get((int) Math.ceil(share * sorted.size()) - 1).toMillis() / 1000.0;
    }
}
