package io.modelport.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Runs two nodes with real attempts on one PostgreSQL while clients work, breaks something in every round, and looks
 * after each whether everything that was promised is there and every job goes on.
 *
 * <p>
 * As a program: {@code Campaign [rounds [seed]] [quick] [write]}, by default 200 rounds with the leases of production; {@code write}
 * puts the table into docs/reliability.md.
 */
final class Campaign {

    private static final Path PAGE = Path.of("docs", "reliability.md");
    private static final String BEGIN = "<!-- printed by bench/campaign/run -->";
    private static final String END = "<!-- end -->";

    private final CampaignSettings settings;
    private final CampaignReport report;
    private final Acknowledged acknowledged = new Acknowledged();

    Campaign(CampaignSettings settings) {
        this.settings = settings;
        this.report = new CampaignReport(settings);
    }

    public static void main(String[] arguments) throws Exception {
        List<String> numbers = Arrays.stream(arguments).filter(argument -> argument.matches("\\d+")).toList();
        int rounds = numbers.isEmpty() ? 200 : Integer.parseInt(numbers.getFirst());
        long seed = numbers.size() < 2 ? System.currentTimeMillis() : Long.parseLong(numbers.get(1));
        Path folder = Path.of("target", "campaign", Long.toString(seed));
        boolean isQuick = List.of(arguments).contains("quick");
        CampaignReport report = new Campaign(isQuick ? CampaignSettings.quick(seed, rounds, folder)
                : CampaignSettings.asInProduction(seed, rounds, folder)).run();
        System.out.println(report.table());
        if (List.of(arguments).contains("write")) {
            write(report.table());
        }
        System.exit(report.violations().isEmpty() ? 0 : 1);
    }

    /** Puts the table where people read it. */
    private static void write(String table) throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(PAGE, page.substring(0, begin) + "\n" + table + page.substring(page.indexOf(END, begin)));
    }

    /** Runs all rounds, or until the first violation. */
    CampaignReport run() throws IOException {
        try (History history = new History(settings.folder().resolve("history.log"));
                Cluster cluster = Cluster.start(settings.properties())) {
            try {
                run(cluster, history);
            } catch (SQLException | RuntimeException e) {
                history.violation("the campaign broke off: " + e);
            } finally {
                report.ended(acknowledged, history.violations());
                Files.writeString(settings.folder().resolve("report.json"), report.json());
                if (!history.violations().isEmpty()) {
                    keepLogs(cluster);
                }
            }
        }
        return report;
    }

    private void run(Cluster cluster, History history) throws SQLException, IOException {
        Invariants invariants = new Invariants(cluster, acknowledged, history);
        try (JobWatch watch = new JobWatch(cluster, history)) {
            try (Predictions _ = new Predictions(cluster.nodes(), acknowledged, history);
                    Clients _ = new Clients(cluster.nodes(), settings.seed(), acknowledged, history,
                            watch::unfinished)) {
                Faults faults = new Faults(cluster, watch, history, settings.lease(), new Random(settings.seed()));
                for (int round = 1; round <= settings.rounds() && history.violations().isEmpty(); round++) {
                    round(round, faults, watch, invariants, history);
                }
            }
            awaitQuiet(watch);
            invariants.check(true);
            report.verified(invariants.verifiedBlobs(),
                    invariants.count("select count(*) from training_job where state = 'SUCCEEDED'"),
                    invariants.count("select count(*) from model_version"));
        }
    }

    private void round(int number, Faults faults, JobWatch watch, Invariants invariants, History history)
            throws SQLException, IOException {
        awaitWork(watch);
        long begun = System.nanoTime();
        List<FaultKind> kinds = new ArrayList<>();
        List<Recovery> recoveries = new ArrayList<>();
        do {
            FaultKind kind = faults.draw();
            kinds.add(kind);
            recoveries.add(faults.strike(kind));
        } while (kinds.size() < 2 && faults.another());
        for (int i = 0; i < recoveries.size(); i++) {
            List<UUID> stuck = recoveries.get(i).await(settings.patience());
            if (!stuck.isEmpty()) {
                history.violation("jobs that did not go on after " + kinds + ": " + stuck);
            }
            report.struck(kinds.get(i), recoveries.get(i).durations());
        }
        invariants.check(false);
        report.round();
        System.out.printf("round %d of %d: %s, %.1f s%n", number, settings.rounds(), kinds,
                (System.nanoTime() - begun) / 1e9);
    }

    /** Faults are to hit attempts at work. */
    private void awaitWork(JobWatch watch) {
        long limit = System.nanoTime() + settings.patience().toNanos();
        while (watch.atWork().isEmpty()) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("no job is at work: " + watch.all()
                        .stream()
                        .filter(job -> !job.isOver())
                        .toList());
            }
            Pause.of(Duration.ofMillis(20));
        }
    }

    private void awaitQuiet(JobWatch watch) {
        long limit = System.nanoTime() + settings.patience().multipliedBy(2).toNanos();
        while (watch.unfinished() > 0 && System.nanoTime() < limit) {
            Pause.of(Duration.ofMillis(100));
        }
    }

    private void keepLogs(Cluster cluster) throws IOException {
        for (ClusterNode node : cluster.nodes()) {
            List<String> logs = node.logs();
            for (int i = 0; i < logs.size(); i++) {
                Files.writeString(settings.folder().resolve(node.name() + "-" + (i + 1) + ".log"), logs.get(i));
            }
        }
    }
}
