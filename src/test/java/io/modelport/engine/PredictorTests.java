package io.modelport.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.network.DataType;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import io.modelport.problem.Unsupported;
import io.modelport.torchscript.TestArchives;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PredictorTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"UINT16", "UINT32", "UINT64", "INT16", "BF16", "BYTES"}, mode = Mode.EXCLUDE)
    void exchangesEveryElementTypeThatTheBridgeKnows(DataType type) throws Exception {
        Path archive = TestArchives.write(folder.resolve("flip.pt"), "Tensor", "return torch.flip(x, [0])");
        try (LoadedModel model = TestEngine.start().load(archive); Predictor predictor = model.newPredictor()) {
            Tensor input = counting(type, 2, 1);
            List<Tensor> outputs = predictor.predict(List.of(input));
            assertThat(outputs).hasSize(1);
            Tensor output = outputs.getFirst();
            assertThat(output.type()).isEqualTo(type);
            assertThat(output.shape()).containsExactly(2, 1);
            assertThat(output.data().slice(0, type.size())).isEqualTo(input.data().slice(type.size(), type.size()));
            assertThat(output.data().slice(type.size(), type.size())).isEqualTo(input.data().slice(0, type.size()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT16", "UINT32", "UINT64", "INT16", "BF16"})
    void refusesElementTypesThatWouldEndTheProcess(DataType type) throws Exception {
        Path archive = TestArchives.write(folder.resolve("same.pt"), "Tensor", "return x");
        try (LoadedModel model = TestEngine.start().load(archive); Predictor predictor = model.newPredictor()) {
            assertThatThrownBy(() -> predictor.predict(List.of(counting(type, 2)))).isInstanceOf(Unsupported.class);
        }
    }

    @Test
    void refusesOutputsOfElementTypesThatCannotBeRead() throws Exception {
        Path archive = TestArchives.write(folder.resolve("short.pt"), "Tensor", "return torch.to(x, 2)");
        try (LoadedModel model = TestEngine.start().load(archive); Predictor predictor = model.newPredictor()) {
            assertThatThrownBy(() -> predictor.predict(List.of(counting(DataType.FP32, 2))))
                    .isInstanceOf(Unsupported.class);
        }
    }

    @Test
    void givesTheElementsOfATupleInOrderNestedOnesIncluded() throws Exception {
        Path archive = TestArchives.write(folder.resolve("tuple.pt"), "Tuple[Tensor, List[Tensor], Tensor]",
                "return (torch.add(x, 1), [torch.add(x, 2), torch.add(x, 3)], torch.slice(x, 0, 0, 0))");
        try (LoadedModel model = TestEngine.start().load(archive); Predictor predictor = model.newPredictor()) {
            List<Tensor> outputs = predictor.predict(List.of(counting(DataType.UINT8, 1)));
            assertThat(outputs).hasSize(4);
            assertThat(outputs.subList(0, 3)).extracting(tensor -> tensor.data().get(0))
                    .containsExactly((byte) 2,
                            (byte) 3, (byte) 4);
            assertThat(outputs.getLast().shape()).containsExactly(0);
        }
    }

    @Test
    void refusesWhatIsNotATensor() throws Exception {
        Path archive = TestArchives.write(folder.resolve("int.pt"), "int", "return torch.numel(x)");
        try (LoadedModel model = TestEngine.start().load(archive); Predictor predictor = model.newPredictor()) {
            assertThatThrownBy(() -> predictor.predict(List.of(counting(DataType.FP32, 2))))
                    .isInstanceOf(Unsupported.class)
                    .hasMessageContaining("int");
        }
    }

    @Test
    void readsStridedOutputsRowByRow() throws Exception {
        Path archive = TestArchives.write(folder.resolve("transpose.pt"), "Tensor", "return torch.transpose(x, 0, 1)");
        try (LoadedModel model = TestEngine.start().load(archive); Predictor predictor = model.newPredictor()) {
            Tensor output = predictor.predict(List.of(counting(DataType.UINT8, 2, 3))).getFirst();
            assertThat(output.shape()).containsExactly(3, 2);
            byte[] elements = new byte[6];
            output.data().get(elements);
            assertThat(elements).containsExactly(1, 4, 2, 5, 3, 6);
        }
    }

    @Test
    void handsOutputsOverWhereTheyLie() throws Exception {
        Path archive = TestArchives.write(folder.resolve("add.pt"), "Tensor", "return torch.add_(x, 1)");
        try (LoadedModel model = TestEngine.start().load(archive); Predictor predictor = model.newPredictor()) {
            Tensor input = counting(DataType.UINT8, 3);
            byte seen = predictor.predict(List.of(input), outputs -> {
                outputs.getFirst().data().put(0, (byte) 99);
                return outputs.getFirst().data().get(1);
            });
            assertThat(seen).isEqualTo((byte) 3);
            assertThat(input.data().get(0)).isEqualTo((byte) 99);
        }
    }

    @Test
    void shortensWhatTheModuleRaisesToTheLineThatSaysWhatHappened() throws Exception {
        Path archive = TestArchives.write(folder.resolve("raise.pt"), "Tensor", "if torch.gt(torch.numel(x), 2):",
                "  ops.prim.RaiseException(\"too many numbers\", \"builtins.ValueError\")", "else:", "  pass",
                "return torch.mm(x, x)");
        try (LoadedModel model = TestEngine.start().load(archive); Predictor predictor = model.newPredictor()) {
            assertThatThrownBy(() -> predictor.predict(List.of(counting(DataType.FP32, 3))))
                    .isInstanceOfSatisfying(Invalid.class, invalid -> {
                        assertThat(invalid.type()).isEqualTo("model-raised");
                        assertThat(invalid.detail()).isEqualTo("The model raised: too many numbers");
                    });
            assertThatThrownBy(() -> predictor.predict(List.of(counting(DataType.FP32, 1, 2))))
                    .isInstanceOf(Invalid.class)
                    .hasMessage(
                            "The model raised: mat1 and mat2 shapes cannot be multiplied (1x2 and 1x2)");
            assertThat(predictor.predict(List.of(counting(DataType.FP32, 1, 1)))).hasSize(1);
        }
    }

    @Test
    void refusesAFileThatIsNoTorchScript() throws Exception {
        Path file = Files.writeString(folder.resolve("model.pt"), "not a model");
        assertThatThrownBy(() -> TestEngine.start().load(file)).isInstanceOfSatisfying(Invalid.class,
                invalid -> assertThat(invalid.type()).isEqualTo("model-not-loadable"));
        assertThatThrownBy(() -> TestEngine.start().load(folder.resolve("missing.pt"))).isInstanceOf(NotFound.class);
    }

    @Test
    void isNotFreedWhileAPredictorIsOpen() throws Exception {
        Path archive = TestArchives.write(folder.resolve("same.pt"), "Tensor", "return x");
        LoadedModel model = TestEngine.start().load(archive);
        Predictor predictor = model.newPredictor();
        assertThatThrownBy(model::close).isInstanceOf(IllegalStateException.class);
        predictor.close();
        model.close();
        assertThatThrownBy(model::newPredictor).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> predictor.predict(List.of(counting(DataType.FP32, 1))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesOtherSettingsInTheSameProcess() {
        TestEngine.start();
        assertThatThrownBy(() -> Engine.start(new EngineSettings(folder, 7)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("7");
    }

    private static Tensor counting(DataType type, long... shape) {
        ByteBuffer data = Tensor.allocate((int) Tensor.byteCount(type, shape));
        for (int i = 0; i < data.capacity(); i++) {
            data.put(i, (byte) (type == DataType.BOOL ? i % 2 : i + 1));
        }
        return new Tensor(type, shape, data);
    }
}
