package io.modelport.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LogCaptureTests {

    private static final int LIMIT = 4_000;

    @TempDir
    private Path folder;

    @Test
    void keepsAShortLogWhole() throws IOException {
        assertThat(captured("one\ntwo\n")).isEqualTo("one\ntwo\n");
    }

    @Test
    void keepsTheBeginningAndTheEndOfALongLogAndTellsHowMuchIsMissing() throws IOException {
        String printed = lines(10_000);

        String kept = captured(printed);

        assertThat(kept).startsWith(printed.substring(0, 3_000)).endsWith(printed.substring(printed.length() - 1_000));
        assertThat(kept).contains("[… " + (printed.length() - LIMIT) + " bytes left out …]");
        assertThat(kept.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(LIMIT + 100);
    }

    @Test
    void keepsALogThatJustFitsWhole() throws IOException {
        String printed = lines(400).substring(0, LIMIT);

        assertThat(captured(printed)).isEqualTo(printed);
    }

    @Test
    @Timeout(30)
    void canBeReadWhileItGrows() throws Exception {
        Path file = folder.resolve("log");
        try (PipedOutputStream printed = new PipedOutputStream();
                PipedInputStream end = new PipedInputStream(printed)) {
            Thread capture = Thread.ofVirtual().start(() -> drain(new LogCapture(file, LIMIT), end));
            printed.write("first\n".getBytes(StandardCharsets.UTF_8));
            printed.flush();

            while (!Files.exists(file) || !Files.readString(file).equals("first\n")) {
                Thread.sleep(Duration.ofMillis(10));
            }

            printed.close();
            capture.join();
        }
    }

    @Test
    void readsToTheEndEvenWhenItCannotWrite() {
        ByteArrayInputStream printed = new ByteArrayInputStream(lines(10_000).getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> new LogCapture(folder.resolve("absent/log"), LIMIT).drain(printed))
                .isInstanceOf(IOException.class);
        assertThat(printed.available()).isZero();
    }

    private String captured(String printed) throws IOException {
        Path file = folder.resolve("log");
        new LogCapture(file, LIMIT).drain(new ByteArrayInputStream(printed.getBytes(StandardCharsets.UTF_8)));
        return Files.readString(file);
    }

    private static void drain(LogCapture capture, PipedInputStream end) {
        try {
            capture.drain(end);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String lines(int count) {
        return IntStream.range(0, count).mapToObj("line %06d"::formatted).collect(Collectors.joining("\n"));
    }
}
