package io.modelport.campaign;

import io.modelport.campaign.ClusterNode.AttemptProcess;
import io.modelport.campaign.JobWatch.Standing;
import io.modelport.testing.DatabaseProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Breaks things, and mends what does not mend itself. */
final class Faults {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);

    /** Statements of the transactions whose answers a campaign loses; the last one stands for any. */
    private static final List<String> CHANGES = List.of("insert into model_version", "lease_until",
            "insert into training_job", "for update skip locked", "insert into alias_move", "");

    private final Cluster cluster;
    private final JobWatch watch;
    private final History history;
    private final Duration lease;
    private final Random random;

    Faults(Cluster cluster, JobWatch watch, History history, Duration lease, Random random) {
        this.cluster = cluster;
        this.watch = watch;
        this.history = history;
        this.lease = lease;
        this.random = random;
    }

    FaultKind draw() {
        int all = Arrays.stream(FaultKind.values()).mapToInt(FaultKind::weight).sum();
        int drawn = random.nextInt(all);
        for (FaultKind kind : FaultKind.values()) {
            drawn -= kind.weight();
            if (drawn < 0) {
                return kind;
            }
        }
        throw new IllegalStateException();
    }

    /** Whether one more fault comes before the first is forgotten: so in one round of six. */
    boolean another() {
        return random.nextInt(6) == 0;
    }

    /** Does it, undoes it where it does not pass by itself, and measures how what it hit recovers. */
    Recovery strike(FaultKind kind) {
        Pause.of(Duration.ofMillis(random.nextInt(500)));
        history.note("FAULT " + kind);
        Recovery recovery = switch (kind) {
            case NODE_KILLED -> killNode(drawReadyNode());
            case NODE_STOPPED -> stopNode(drawReadyNode());
            case ATTEMPT_KILLED -> killAttempt(drawAttempt());
            case ATTEMPT_STOPPED -> stopAttempt(drawAttempt());
            case DATABASE_CRASHED -> breakDatabase(cluster::crashPostgres);
            case DATABASE_KILLED -> breakDatabase(cluster::killPostgres);
            case DATABASE_RESTARTED -> breakDatabase(() -> cluster.restartPostgres(between(1_000, 4_000)));
            case NETWORK_RESET -> breakNetwork(DatabaseProxy::reset, Duration.ZERO);
            case NETWORK_REFUSED -> breakNetwork(DatabaseProxy::refuse, between(1_000, 5_000));
            case NETWORK_SLOW -> {
                Duration delay = between(50, 250);
                yield breakNetwork(network -> network.delay(delay), between(2_000, 4_000));
            }
            case NETWORK_SILENT -> breakNetwork(DatabaseProxy::silence, between(1_000, 5_000));
            case ANSWER_LOST -> loseAnswers(1 + random.nextInt(3));
        };
        history.note("FAULT " + kind + " is over");
        return recovery;
    }

    private Recovery killNode(ClusterNode node) {
        node.kill();
        Recovery recovery = new Recovery(watch, watch.atWork().stream().filter(isOn(node)).toList(), true);
        var _ = node.start();
        return recovery;
    }

    private Recovery stopNode(ClusterNode node) {
        node.disturb();
        Signal.STOP.send(node.pid());
        Recovery recovery = recoveryOf(isOn(node));
        Pause.of(longerThanLease());
        Signal.CONT.send(node.pid());
        // What it was asked while it stood still is answered now.
        Pause.of(Duration.ofSeconds(1));
        node.undisturb();
        return recovery;
    }

    private Recovery killAttempt(Victim victim) {
        Signal.KILL.send(victim.process.pid());
        return new Recovery(watch, List.of(victim.standing), true);
    }

    private Recovery stopAttempt(Victim victim) {
        Signal.STOP.send(victim.process.pid());
        Recovery recovery = recoveryOf(job -> job.job().equals(victim.standing.job()));
        Pause.of(longerThanLease());
        Signal.CONT.send(victim.process.pid());
        return recovery;
    }

    private Recovery breakDatabase(Runnable fault) {
        fault.run();
        cluster.awaitPostgres(LONGEST_WAIT);
        return recoveryOf(job -> true);
    }

    private Recovery breakNetwork(Consumer<DatabaseProxy> fault, Duration length) {
        List<ClusterNode> hit = drawNodes();
        hit.forEach(node -> fault.accept(node.network()));
        Pause.of(length);
        hit.forEach(node -> node.network().heal());
        return recoveryOf(job -> hit.stream().anyMatch(node -> isOn(node).test(job)));
    }

    private Recovery loseAnswers(int count) {
        for (int i = 0; i < count; i++) {
            String change = CHANGES.get(random.nextInt(CHANGES.size()));
            List<ClusterNode> hit = drawNodes();
            hit.forEach(node -> lose(node.network(), change));
            long limit = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            int before = lost(hit);
            while (lost(hit) == before && System.nanoTime() < limit) {
                Pause.of(Duration.ofMillis(10));
            }
            hit.forEach(node -> node.network().heal());
            history.note((lost(hit) > before ? "lost" : "did not lose") + " the answer to '" + change + "'");
        }
        return recoveryOf(job -> true);
    }

    private static void lose(DatabaseProxy network, String change) {
        network.loseNextAnswer(statements -> statements.stream().anyMatch(sql -> sql.contains(change)));
    }

    private static int lost(List<ClusterNode> nodes) {
        return nodes.stream().mapToInt(node -> node.network().lostAnswers()).sum();
    }

    /** Taken a moment after the fault, when what was under way has arrived. */
    private Recovery recoveryOf(Predicate<Standing> hit) {
        Pause.of(Duration.ofMillis(200));
        return new Recovery(watch, watch.atWork().stream().filter(hit).toList(), false);
    }

    private List<ClusterNode> drawNodes() {
        int drawn = random.nextInt(3);
        return drawn == 2 ? cluster.nodes() : List.of(cluster.nodes().get(drawn));
    }

    /** A node, when both are ready: somebody has to be left to go on. */
    private ClusterNode drawReadyNode() {
        await(() -> cluster.nodes().stream().allMatch(ClusterNode::isReady));
        return cluster.nodes().get(random.nextInt(cluster.nodes().size()));
    }

    private Victim drawAttempt() {
        List<Victim> victims = new ArrayList<>();
        await(() -> {
            victims.clear();
            for (ClusterNode node : cluster.nodes()) {
                for (AttemptProcess process : node.attempts()) {
                    watch.atWork()
                            .stream()
                            .filter(job -> process.attempt().equals(job.attemptId()))
                            .forEach(job -> victims.add(new Victim(process, job)));
                }
            }
            return !victims.isEmpty();
        });
        return victims.get(random.nextInt(victims.size()));
    }

    private static void await(BooleanSupplier condition) {
        long limit = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("There is nothing to break");
            }
            Pause.of(Duration.ofMillis(20));
        }
    }

    private Duration longerThanLease() {
        return lease.plusMillis(500 + random.nextInt((int) lease.toMillis() / 2));
    }

    private Duration between(int from, int to) {
        return Duration.ofMillis(from + random.nextInt(to - from));
    }

    private static Predicate<Standing> isOn(ClusterNode node) {
        return job -> node.name().equals(job.node());
    }

    private record Victim(AttemptProcess process, Standing standing) {}
}
