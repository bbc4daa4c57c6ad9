package io.modelport.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.modelport.problem.NotFound;
import io.modelport.serving.Waiting;
import io.modelport.serving.core.FakeCaller;
import io.modelport.serving.core.Outcome;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.RequestSummary;
import io.modelport.serving.core.Requests;
import io.modelport.testing.TestFolder;
import io.modelport.trace.TraceContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class AccessLogTests {

    private static final TraceContext TRACE = new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", null, false);

    private final List<String> lines = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void aLineSaysWhatCameOfARequest() {
        FakeCaller caller = new FakeCaller(TRACE);
        caller.sending(200);

        log(1, false).ended(Requests.answered(Protocol.OPEN_INFERENCE, Requests.batch(8, 4), caller));

        assertThat(lines).containsExactly("""
            {"time":"2026-11-24T15:00:00Z","protocol":"oip","call":"POST /v2/models/digits/infer","model":"digits",\
            "version":3,"outcome":"ok","status":200,"rows":2,"batchRows":8,"parseMicros":10,"queueMicros":300,\
            "inferMicros":1500,"serialiseMicros":20,"totalMicros":1835,"traceId":"4bf92f3577b34da6a3ce929d0e0e4736",\
            "requestId":"request-7"}""");
    }

    @Test
    void everyFailureLeavesALineWithItsReason() {
        AccessLog log = log(0, true);

        log.ended(answered());
        log.ended(Requests.refused(Protocol.OPEN_INFERENCE_GRPC, new FakeCaller(TRACE)));
        log.ended(unrouted());

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).contains("\"outcome\":\"invalid\"", "\"reason\":\"shape-mismatch\"")
                .doesNotContain("rows", "inferMicros");
        assertThat(lines.getLast()).contains("\"reason\":\"model-not-deployed\"").doesNotContain("\"version\"");
    }

    @Test
    void aShareOfTheAnsweredRequestsLeavesALine() {
        AccessLog log = log(0.5, false);
        for (int i = 0; i < 100; i++) {
            log.ended(answered());
            nanos.addAndGet(100_000_000);
        }
        assertThat(lines).hasSizeBetween(20, 80);
    }

    @Test
    void aFloodOfFailuresLeavesOnlySoManyLinesASecond() {
        AccessLog log = log(0, true);

        for (int i = 0; i < 1_000; i++) {
            log.ended(unrouted());
        }
        assertThat(lines).hasSize(10);
        assertThat(registry.get("modelport.access.log.dropped").counter().count()).isEqualTo(990);

        nanos.addAndGet(1_000_000_000);
        log.ended(unrouted());
        assertThat(lines).hasSize(11);
    }

    @Test
    void namesThatCallersSendAreCutAndEscaped() {
        String named = "a\nb\"" + "x".repeat(10_000);
        NotFound problem = new NotFound("model-not-deployed", "It is not here.", "Deploy it.");

        log(0, true).ended(new RequestSummary(Protocol.OPEN_INFERENCE, named, 0,
                Outcome.NOT_FOUND, problem.type(), 0,
                Requests.unrouted(Protocol.OPEN_INFERENCE, problem, new FakeCaller()).times(), null,
                new FakeCaller(TRACE)));

        assertThat(lines.getFirst()).contains("\"model\":\"a\\nb\\\"xxx").hasSizeLessThan(600).doesNotContain("\n");
    }

    @Test
    void theFilesStayWithinTheirLimit() throws IOException {
        Path folder = TestFolder.create("access-");
        AccessLogFile file = new AccessLogFile(new AccessLogSettings(1, false, 10,
                folder.resolve("logs/access.jsonl").toString(), DataSize.ofKilobytes(64)));
        String line = "{\"text\":\"" + "x".repeat(500) + "\"}";

        for (int i = 0; i < 2_000; i++) {
            file.accept(line + i);
            if (i % 500 == 499) {
                // The queue of the log is short, and lines that find it full are lost.
                String last = line + i;
                Waiting.until(() -> isIn(folder.resolve("logs"), last));
            }
        }
        file.destroy();

        assertThat(Files.readAllLines(folder.resolve("logs/access.jsonl")).getLast()).isEqualTo(line + 1999);
        try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
            assertThat(files.mapToLong(path -> path.toFile().length()).sum()).isLessThan(96 << 10);
        }
    }

    private static boolean isIn(Path folder, String line) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.readString(file).contains(line)) {
                    return true;
                }
            }
        } catch (NoSuchFileException e) {
            // Just renamed.
        }
        return false;
    }

    private AccessLog log(double sampleRate, boolean failures) {
        return new AccessLog(new AccessLogSettings(sampleRate, failures, 10, "-", DataSize.ofMegabytes(1)),
                lines::add, registry, Clock.fixed(Instant.parse("2026-11-24T15:00:00Z"), ZoneOffset.UTC), nanos::get);
    }

    private static RequestSummary answered() {
        return Requests.answered(Protocol.OPEN_INFERENCE, Requests.batch(2, 1), new FakeCaller());
    }

    private static RequestSummary unrouted() {
        return Requests.unrouted(Protocol.OPEN_INFERENCE,
                new NotFound("model-not-deployed", "It is not here.", "Deploy it."), new FakeCaller());
    }
}
