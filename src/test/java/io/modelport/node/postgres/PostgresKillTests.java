package io.modelport.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelport.testing.NodeProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills the embedded server, its owner or both, again and again while rows are committed. {@code -Dmodelport.kills=10} for
 * ten times in a row each; the moments are drawn from {@code -Dmodelport.seed}.
 */
class PostgresKillTests {

    private static final Path BINARIES = Path.of("target", "postgres").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern COMMITTED = Pattern.compile("committed (\\d+)\n");
    private static final int KILLS = Integer.getInteger("modelport.kills", 1);
    private static final long SEED = Long.getLong("modelport.seed", 4);

    @TempDir
    private Path temporary;

    private final List<Long> acknowledged = new ArrayList<>();
    private final List<Long> recovered = new ArrayList<>();
    private Path folder;

    @BeforeEach
    void chooseFolder() {
        folder = temporary.resolve("postgres");
    }

    @ParameterizedTest
    @EnumSource
    void keepsEveryAcknowledgedRowAndComesBackByItself(Victims victims) throws Exception {
        Random random = new Random(SEED + victims.ordinal());
        int left = KILLS;
        while (left > 0) {
            try (NodeProcess owner = start()) {
                awaitCommits(owner, 1);
                do {
                    awaitCommits(owner, committed(owner) + random.nextInt(20, 60));
                    Thread.sleep(random.nextInt(50));
                    kill(victims, owner, random);
                    left--;
                } while (victims.ownerLives() && left > 0);
                owner.kill9();
                acknowledged.addAll(numbersIn(owner.log()));
            }
        }
        assertEveryAcknowledgedRowIsThere();
        System.out.printf("%s: killed %d times, %d rows acknowledged, all there; committing again after %s ms%n",
                victims, KILLS, acknowledged.size(), recovered);
    }

    @Test
    void startsAfterASetUpThatWasKilledAtAnyMoment() throws Exception {
        Random random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            Folders.deleteRecursively(folder);
            try (NodeProcess owner = start()) {
                await().atMost(LIMIT).until(this::isBeingSetUp);
                Thread.sleep(random.nextInt(1_500));
                owner.kill9();
                acknowledged.addAll(numbersIn(owner.log()));
            }
            try (NodeProcess owner = start()) {
                awaitCommits(owner, 1);
                owner.kill9();
            }
            acknowledged.clear();
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, BINARIES, Map.of())) {
            assertThat(server.pid()).isPositive();
        }
        assertThat(folder.toFile().list((_, name) -> name.startsWith("init"))).as("half-made set-ups").isEmpty();
    }

    private enum Victims {
        OWNER, POSTMASTER, BACKEND, BOTH;

        boolean ownerLives() {
            return this == POSTMASTER || this == BACKEND;
        }
    }

    private NodeProcess start() {
        long first = acknowledged.isEmpty() ? 0 : acknowledged.getLast() + 1_000;
        return NodeProcess.java(CommittingProcess.class.getName(),
                List.of(folder.toString(), BINARIES.toString(), Long.toString(first)));
    }

    private void kill(Victims victims, NodeProcess owner, Random random) {
        ProcessHandle postmaster = postmaster();
        switch (victims) {
            case OWNER -> owner.kill9();
            case POSTMASTER -> postmaster.destroyForcibly();
            case BACKEND -> {
                List<ProcessHandle> backends = postmaster.children().toList();
                backends.get(random.nextInt(backends.size())).destroyForcibly();
            }
            case BOTH -> {
                postmaster.destroyForcibly();
                owner.kill9();
            }
        }
        long killed = System.nanoTime();
        if (victims.ownerLives()) {
            String log = owner.log();
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> isCommittingAgain(owner, log));
            recovered.add((System.nanoTime() - killed) / 1_000_000);
            assertOneServerRuns();
        } else {
            acknowledged.addAll(numbersIn(owner.log()));
            try (NodeProcess next = start()) {
                awaitCommits(next, 1);
                recovered.add((System.nanoTime() - killed) / 1_000_000);
                assertOneServerRuns();
                next.kill9();
                acknowledged.addAll(numbersIn(next.log()));
            }
        }
    }

    /** A kill of some helper may leave the backend a row or two before it is cut off, so the cut is waited for. */
    private static boolean isCommittingAgain(NodeProcess owner, String before) {
        String after = owner.log().substring(before.length());
        int cut = after.lastIndexOf("cut off");
        return cut >= 0 && COMMITTED.matcher(after.substring(cut)).find();
    }

    /** Of all processes that work in the data folder one was not forked by another one of them. */
    private void assertOneServerRuns() {
        await().atMost(LIMIT).untilAsserted(() -> {
            List<ProcessHandle> processes = PostmasterPid.processesIn(folder.resolve("data"));
            Set<Long> ids = new HashSet<>();
            processes.forEach(process -> ids.add(process.pid()));
            assertThat(processes.stream().filter(process -> isRoot(process, ids)).map(ProcessHandle::pid))
                    .containsExactly(postmaster().pid());
        });
    }

    private static boolean isRoot(ProcessHandle process, Set<Long> ids) {
        return process.isAlive() && process.parent().filter(parent -> ids.contains(parent.pid())).isEmpty();
    }

    private void assertEveryAcknowledgedRowIsThere() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, BINARIES, Map.of());
                Connection connection = DriverManager.getConnection(server.url(CommittingProcess.DATABASE),
                        server.username(), server.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select number from numbers")) {
            Set<Long> kept = new HashSet<>();
            while (rows.next()) {
                kept.add(rows.getLong(1));
            }
            assertThat(kept).containsAll(acknowledged);
        }
    }

    private boolean isBeingSetUp() {
        String[] names = folder.toFile().list((_, name) -> name.startsWith("initialising-"));
        return names != null && names.length > 0;
    }

    private ProcessHandle postmaster() {
        return PostmasterPid.read(folder.resolve("data")).flatMap(file -> ProcessHandle.of(file.pid())).orElseThrow();
    }

    private static void awaitCommits(NodeProcess owner, int count) {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> committed(owner) >= count);
    }

    private static int committed(NodeProcess owner) {
        return numbersIn(owner.log()).size();
    }

    private static List<Long> numbersIn(String log) {
        // A torn last line is a number that was not acknowledged in full.
        return COMMITTED.matcher(log).results().map(match -> Long.valueOf(match.group(1))).toList();
    }
}
