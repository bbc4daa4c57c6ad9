package io.modelport.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitStatusTests {

    private static final String HOTSPOT_REPORT = """
        #
        # A fatal error has been detected by the Java Runtime Environment:
        #
        #  SIGSEGV (0xb) at pc=0x00007f8e5c0a1f, pid=4711, tid=4723
        #
        # Problematic frame:
        # C  [libtorch_cpu.so+0x5e0a1f]  at::native::add_stub+0x3f
        #
        """;

    private static final MemoryUse MODEST = new MemoryUse(1 << 20, 1 << 30);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0   | process-ended   | without giving a result
        1   | process-ended   | an error that it could not report
        3   | out-of-memory   | used up its Java heap
        12  | process-ended   | exit code 12
        134 | process-crashed | crashed in native code (SIGABRT)
        137 | process-killed  | Somebody or something killed the process (SIGKILL)
        139 | process-crashed | crashed in native code (SIGSEGV)
        143 | process-killed  | SIGTERM
        155 | process-killed  | Signal 27
        """)
    void saysInWordsHowAProcessEnded(int code, String type, String words) {
        ExitStatus status = new ExitStatus(code);

        assertThat(status.reason()).contains(words).endsWith(".");
        assertThat(status.type()).isEqualTo(type);
    }

    @Test
    void namesTheCodeThatCrashed() {
        ExitStatus status = ExitStatus.of(134, CrashReport.of("before\n" + HOTSPOT_REPORT + "after\n"), false, MODEST);

        assertThat(status.reason())
                .contains("(SIGSEGV) in C  [libtorch_cpu.so+0x5e0a1f]  at::native::add_stub+0x3f.");
        assertThat(status.isFromOutside()).isFalse();
    }

    @Test
    void namesTheExceptionThatNobodyCaught() {
        ExitStatus status = ExitStatus.of(134, CrashReport.of("""
            terminate called after throwing an instance of 'c10::Error'
              what():  Expected self.size(0) == 3
            """), false, MODEST);

        assertThat(status.reason()).contains("(SIGABRT) in c10::Error: Expected self.size(0) == 3.");
    }

    @Test
    void tellsAKernelOutOfMemoryFromSomebodyWhoKills() {
        ExitStatus starved = ExitStatus.of(137, CrashReport.NONE, true, MODEST);
        ExitStatus killed = ExitStatus.of(137, CrashReport.NONE, false, MODEST);

        assertThat(starved.type()).isEqualTo("out-of-memory");
        assertThat(starved.reason()).contains("The kernel killed the process", "smaller batch");
        assertThat(starved.isFromOutside()).isFalse();
        assertThat(killed.isFromOutside()).isTrue();
    }

    @Test
    void saysHowMuchMemoryAProcessUsedThatWasKilledForIt() {
        ExitStatus status = ExitStatus.of(137, CrashReport.NONE, false,
                new MemoryUse((long) (5.1 * (1L << 30)), 4L << 30));

        assertThat(status.type()).isEqualTo("memory-limit");
        assertThat(status.reason()).contains("used 5.1 GiB of memory, limit 4.0 GiB");
        assertThat(status.isFromOutside()).isFalse();
        assertThat(new MemoryUse(700L << 20, 512L << 20)).hasToString("used 700 MiB of memory, limit 512 MiB");
    }

    @Test
    void takesAFailedAllocationForWhatItIs() {
        ExitStatus status = ExitStatus.of(134,
                CrashReport.of("terminate called after throwing an instance of 'std::bad_alloc'\n"), false, MODEST);

        assertThat(status.type()).isEqualTo("out-of-memory");
        assertThat(status.reason()).contains("no more memory");
    }

    @Test
    void readsTheKernelsCounters() throws IOException {
        Path machine = Files.writeString(folder.resolve("vmstat"), "pgfault 12\noom_kill 3\nnr_free 1\n");
        Path container = Files.writeString(folder.resolve("events"), "low 0\noom 5\noom_kill 2\n");

        assertThat(new MemoryKills(List.of(machine, container, folder.resolve("absent"))).count()).isEqualTo(5);
        assertThat(MemoryKills.ofKernel().count()).isNotNegative();
    }
}
