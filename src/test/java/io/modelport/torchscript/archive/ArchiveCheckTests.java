package io.modelport.torchscript.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.modelport.engine.LoadedModel;
import io.modelport.engine.Predictor;
import io.modelport.engine.Tensor;
import io.modelport.engine.TestEngine;
import io.modelport.network.DataType;
import io.modelport.problem.Problem;
import io.modelport.torchscript.TestArchives;
import io.modelport.torchscript.archive.CheckedArchive.NamedTensor;
import io.modelport.torchscript.archive.CheckedArchive.TracedInput;
import io.modelport.torchscript.code.Method;
import io.modelport.torchscript.code.ScriptType;
import io.modelport.torchscript.pickle.ElementType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveCheckTests {

    @TempDir
    Path folder;

    static List<HostileArchives.Case> hostile() {
        return HostileArchives.all();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refuses(HostileArchives.Case hostile) throws IOException {
        Path file = Files.write(folder.resolve("upload"), hostile.file());
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> ArchiveCheck.check(file, ArchiveLimits.defaults()))
                .satisfies(problem -> assertThat(problem.type()).as(problem.detail()).isEqualTo(hostile.type()))
                .satisfies(problem -> assertThat(problem.detail()).hasSizeBetween(20, 600).endsWith("."))
                .satisfies(problem -> assertThat(problem.advice()).hasSizeGreaterThan(20).endsWith("."));
    }

    @Test
    void understandsASoundArchive() throws IOException {
        Path file = Files.write(folder.resolve("upload"), new SmallModule().zip().bytes());
        CheckedArchive archive = ArchiveCheck.check(file, ArchiveLimits.defaults());
        assertThat(archive.formatVersion()).isEqualTo(3);
        assertThat(archive.root().name()).isEqualTo("__torch__.Net");
        assertThat(archive.root().attributes()).containsEntry("sizes", ScriptType.of("List", ScriptType.of("int")));
        assertThat(archive.operators()).containsExactly("aten::matmul", "aten::mul");
        assertThat(archive.tensors()).containsExactly(new NamedTensor("weight", ElementType.FLOAT32, List.of(2L, 2L)));
        assertThat(Objects.requireNonNull(archive.forward()).parameters())
                .containsExactly(new Method.Parameter("x", ScriptType.of("Tensor"), false));
    }

    @Test
    void doesNotMindHowAMethodCallsItsObject() throws IOException {
        SmallModule module = new SmallModule();
        module.code = SmallModule.CODE.replace("self", "this");
        Path file = Files.write(folder.resolve("upload"), module.zip().bytes());
        assertThat(ArchiveCheck.check(file, ArchiveLimits.defaults()).operators()).contains("aten::matmul");
    }

    @Test
    void acceptsEntriesThatWerePackedAgain() throws IOException {
        RawZip zip = new SmallModule().zip();
        zip.entry("net/data.pkl").deflate();
        zip.entry("net/code/__torch__.py").deflate();
        Path file = Files.write(folder.resolve("upload"), zip.bytes());
        assertThat(ArchiveCheck.check(file, ArchiveLimits.defaults()).root().name()).isEqualTo("__torch__.Net");
    }

    @Test
    void tellsWhatAModuleWasTracedWith() throws IOException {
        assertThat(ArchiveCheck.check(real("pictures_traced"), ArchiveLimits.defaults()).tracedInputs())
                .containsExactly(new TracedInput(ElementType.UINT8, List.of(2L, 20L, 24L, 3L)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm_cell_scripted", "tracking_scripted", "pictures_traced", "quantized_static_frozen",
            "quantized_cell_scripted"})
    void writesTheSameAgainFromWhatItWrote(String name) throws IOException {
        Path once = rewritten(real(name), "once");
        Path twice = rewritten(once, "twice");
        assertThat(twice).hasSameBinaryContentAs(once);
    }

    @Test
    void alignsStoragesAndLeavesOutWhatServesDebugging() throws IOException {
        Path file = rewritten(real("lstm_cell_scripted"), "written");
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).allMatch(name -> name.startsWith("model/"))
                    .noneMatch(name -> name.contains("debug"));
            assertThat(zip.stream()).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
        }
        try (var channel = FileChannel.open(file)) {
            assertThat(ZipDirectory.read(channel, ArchiveLimits.defaults())).allMatch(item -> item.content() % 64 == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm_cell_scripted", "quantized_cell_scripted"})
    void whatItWritesGivesTheSameOutputs(String name) throws IOException {
        Path original = real(name);
        Tensor input = input(DataType.FP32, 2, 4);
        assertThat(outputs(rewritten(original, "written"), input)).isEqualTo(outputs(original, input));
    }

    @Test
    void writesQuantizedConvolutionsAnew() throws IOException {
        Path original = real("quantized_static_frozen");
        Tensor input = input(DataType.FP32, 2, 3, 8, 8);
        assertThat(outputs(rewritten(original, "written"), input)).isEqualTo(outputs(original, input));
    }

    @Test
    void acceptsWhatModelportWrites() throws IOException {
        Path original = TestArchives.write(folder.resolve("own.pt"), "Tensor", "y = torch.mul(x, 2)",
                "return torch.sum(y, [1])");
        Tensor input = input(DataType.FP32, 3, 5);
        assertThat(outputs(rewritten(original, "written"), input)).isEqualTo(outputs(original, input));
    }

    private Path rewritten(Path file, String name) throws IOException {
        Path written = folder.resolve(name + ".pt");
        ArchiveCheck.check(file, ArchiveLimits.defaults()).writeTo(written);
        return written;
    }

    private Path real(String name) throws IOException {
        Path file = folder.resolve(name + ".pt");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(name + ".pt"))) {
            Files.copy(in, file);
        }
        return file;
    }

    private static Tensor input(DataType type, long... shape) {
        ByteBuffer data = Tensor.allocate((int) Tensor.byteCount(type, shape));
        for (int i = 0; data.hasRemaining(); i++) {
            data.putFloat(i % 7 / 7f);
        }
        return new Tensor(type, shape, data.flip());
    }

    private static TreeMap<Integer, ByteBuffer> outputs(Path file, Tensor input) {
        TreeMap<Integer, ByteBuffer> outputs = new TreeMap<>();
        try (LoadedModel model = TestEngine.start().load(file); Predictor predictor = model.newPredictor()) {
            predictor.predict(List.of(input)).forEach(output -> outputs.put(outputs.size(), output.data()));
        }
        assertThat(outputs).isNotEmpty();
        return outputs;
    }
}
