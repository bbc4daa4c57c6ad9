package io.modelport.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelport.process.wire.AttemptExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Starts real children of this very program; the role attempt waits for a node that is not there. */
@Timeout(120)
class LocalProcessLauncherTests {

    private static final String SECRET = "a-secret-that-nobody-may-read";

    @TempDir
    private Path folder;

    private final LocalProcessLauncher launcher = new LocalProcessLauncher(
            new ProcessProperties(10, false, DataSize.ofMegabytes(1)));

    private DataSize memory = DataSize.ofGigabytes(1);

    @AfterEach
    void endWhatIsLeft() {
        launcher.destroy();
    }

    @Test
    void runsARoleAndKeepsWhatItPrints() throws IOException {
        ExitStatus status = launcher.launch(spec("version")).onExit().join();

        assertThat(status.code()).isZero();
        assertThat(folder.resolve("logs/child.log")).hasContent("development\n");
    }

    @Test
    void showsNoSecretOnTheCommandLineAndGivesNoneByItsEnvironment() throws IOException {
        ProcessHandle child = ProcessHandle.of(waiting().pid()).orElseThrow();

        assertThat(Files.readString(Path.of("/proc/" + child.pid() + "/cmdline"))).doesNotContain(SECRET);
        assertThat(Files.readString(Path.of("/proc/" + child.pid() + "/environ")).split("\0"))
                .isNotEmpty()
                .noneMatch(variable -> variable.contains(SECRET) || variable.startsWith("SPRING_")
                        || variable.startsWith("MODELPORT_ADMIN"));
    }

    @Test
    void runsBehindTheNodeWhenProcessorsAreShort() throws IOException {
        Path process = Path.of("/proc/" + waiting().pid());
        // Until nice has set the priority and become the child.
        await().until(() -> !Files.readString(process.resolve("comm")).strip().equals("nice"));
        String stat = Files.readString(process.resolve("stat"));

        assertThat(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]).as("niceness in " + stat)
                .isEqualTo(String.valueOf(10 + ownNiceness()));
    }

    @Test
    void leavesAllProcessorsToOthersWhenTold() throws IOException {
        LocalProcessLauncher stepsBack = new LocalProcessLauncher(
                new ProcessProperties(10, true, DataSize.ofMegabytes(1)));

        Path process = Path.of("/proc/" + stepsBack.launch(spec("attempt", "00000000-0000-0000-0000-000000000000",
                "http://127.0.0.1:1", folder.toString())).pid());

        await().until(() -> Files.readString(process.resolve("comm")).strip().equals("java"));
        String stat = Files.readString(process.resolve("stat"));
        assertThat(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[38]).as("policy in " + stat).isEqualTo("5");
        stepsBack.destroy();
    }

    @Test
    void endsAChildInOrder() throws IOException {
        ChildProcess child = waiting();

        child.kill(Duration.ofSeconds(60));

        // By its own handler of the signal; by the JVM's when it had not got that far.
        assertThat(child.onExit().join().code()).isIn(AttemptExit.HANDED_BACK.code(), 128 + 15);
    }

    @Test
    void endsAChildByForce() throws IOException {
        ChildProcess child = waiting();

        child.kill(Duration.ZERO);

        assertThat(child.onExit().join().code()).isEqualTo(128 + 9);
    }

    @Test
    void endsAChildByForceThatDoesNotEndInOrder() throws Exception {
        ChildProcess child = waiting();
        awaitHandlerOfSigterm(child.pid());
        assertThat(new ProcessBuilder("kill", "-STOP", "" + child.pid()).start().waitFor()).isZero();

        child.kill(Duration.ofMillis(200));

        assertThat(child.onExit().join().code()).isEqualTo(128 + 9);
    }

    @Test
    void killsAChildThatUsesMoreMemoryThanItMayAndSaysHowMuchItUsed() throws IOException {
        memory = DataSize.ofMegabytes(8);

        ExitStatus status = waiting().onExit().join();

        assertThat(status.type()).isEqualTo("memory-limit");
        assertThat(status.reason()).contains("MiB of memory, limit 8 MiB");
        assertThat(status.isFromOutside()).isFalse();
    }

    @Test
    void measuresTheMemoryOfAChildThatStaysWithinItsLimit() throws Exception {
        ChildProcess child = waiting();
        awaitHandlerOfSigterm(child.pid());

        child.kill(Duration.ZERO);

        assertThat(child.onExit().join().memory().peak()).isBetween(1L, memory.toBytes());
    }

    @Test
    void offersTheChildToAKernelThatRunsOutOfMemory() throws IOException {
        assertThat(Path.of("/proc/" + waiting().pid() + "/oom_score_adj")).hasContent("500\n");
    }

    @Test
    void leavesNoChildBehindWhenTheNodeStops() throws IOException {
        ChildProcess child = waiting();

        launcher.destroy();

        assertThat(ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    }

    private ChildProcess waiting() throws IOException {
        return launcher.launch(spec("attempt", "00000000-0000-0000-0000-000000000000", "http://127.0.0.1:1",
                folder.toString()));
    }

    /** Until the JVM handles SIGTERM itself, the kernel ends even a stopped process by it. */
    private static void awaitHandlerOfSigterm(long pid) throws Exception {
        long caught = 0;
        while ((caught & 1 << 14) == 0) {
            Thread.sleep(20);
            caught = Files.readAllLines(Path.of("/proc/" + pid + "/status"))
                    .stream()
                    .filter(line -> line.startsWith("SigCgt:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private ChildProcessSpec spec(String role, String... arguments) {
        return new ChildProcessSpec(role, List.of(arguments), SECRET, Map.of(), DataSize.ofMegabytes(64), memory,
                folder,
                folder.resolve("logs/child.log"));
    }

    private static int ownNiceness() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
    }
}
