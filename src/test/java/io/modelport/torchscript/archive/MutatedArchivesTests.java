package io.modelport.torchscript.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages sound archives at random, in the file and inside its entries with sound checksums; what still passes is written
 * anew, loaded and run in a process of its own. {@code -Dmodelport.mutants=100000 -Dmodelport.seed=2} goes on.
 */
class MutatedArchivesTests {

    private static final int MUTANTS = Integer.getInteger("modelport.mutants", 600);
    private static final long SEED = Long.getLong("modelport.seed", 1);
    private static final int SECONDS = 120 + MUTANTS / 10;

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void whatPassesDoesNotKillTheProcessThatLoadsIt() throws Exception {
        List<byte[]> originals = List.of(new SmallModule().zip().bytes(), real("lstm_cell_scripted"),
                real("tracking_scripted"), real("quantized_cell_scripted"), real("quantized_static_frozen"));
        Path passed = Files.createDirectory(folder.resolve("passed"));
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] original = originals.get(i % originals.size());
            byte[] mutant = i % 4 == 0 ? changed(original) : changedInside(original);
            if (!passes(mutant, passed.resolve("%06d.pt".formatted(i)))) {
                refused++;
            }
        }
        assertThat(refused).isBetween(MUTANTS / 4, MUTANTS - 1);
        assertThat(load(passed)).endsWith("survived");
    }

    private boolean passes(byte[] mutant, Path target) throws IOException {
        Path file = Files.write(folder.resolve("mutant"), mutant);
        try {
            ArchiveCheck.check(file, ArchiveLimits.defaults()).writeTo(target);
            return true;
        } catch (Problem refused) {
            return false;
        }
    }

    private byte[] changedInside(byte[] original) throws IOException {
        RawZip zip = new RawZip();
        Path file = Files.write(folder.resolve("original"), original);
        try (ZipFile in = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(in.entries())) {
                zip.add(entry.getName(), in.getInputStream(entry).readAllBytes());
            }
        }
        List<RawZip.Entry> chosen = new ArrayList<>(zip.entries);
        chosen.removeIf(entry -> entry.content.length == 0 || new String(entry.name,
                StandardCharsets.UTF_8).matches(".*(debug_pkl|serialization_id)"));
        RawZip.Entry entry = chosen.get(random.nextInt(chosen.size()));
        entry.content(changed(entry.content));
        return zip.bytes();
    }

    private byte[] changed(byte[] original) {
        byte[] bytes = original.clone();
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at / 2, bytes.length));
            case 2 -> joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, Math.min(bytes.length, at + 1
                    + random.nextInt(8)), bytes.length));
            case 3 -> {
                bytes[at] = (byte) random.nextInt(256);
                yield bytes;
            }
            default -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
        };
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private String load(Path archives) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xss8m", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                LoadArchives.class.getName(), archives.toString()).redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ends in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(log).strip();
        assertThat(said).contains("ran ");
        assertThat(process.exitValue()).as(said.substring(Math.max(0, said.length() - 2_000))).isZero();
        return said;
    }

    private static byte[] real(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                MutatedArchivesTests.class.getResourceAsStream(name + ".pt"))) {
            return in.readAllBytes();
        }
    }
}
