package io.modelport.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modelport.engine.NativeTensor;
import io.modelport.engine.Tensor;
import io.modelport.engine.TestEngine;
import io.modelport.engine.TrainableModule;
import io.modelport.engine.TrainingSession;
import io.modelport.network.DataType;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Layer;
import io.modelport.network.Loss;
import io.modelport.network.Network;
import io.modelport.network.Optimizer;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares the training form with the numbers that compat/optimizer_steps.py got from PyTorch 2.7.1. */
class OptimizerStepsTests {

    private static final int BATCH = 5;
    private static final float ROUNDING = 3e-6f;
    private static final NetworkScript SCRIPT = NetworkScript.of(
            new Network(List.of(new Layer.Conv2d(3, 3, 1, 1, false), new Layer.BatchNorm(0.1, 1e-5),
                    new Layer.Relu(), new Layer.MaxPool2d(2, 2), new Layer.Flatten(), new Layer.Linear(4, false),
                    new Layer.BatchNorm(0.1, 1e-5), new Layer.Relu(), new Layer.Linear(3, true))),
            new ImageEncoding(DataType.FP32, 2, 6, 6, List.of(0.25, 0.5), List.of(0.3, 0.4)), 3);

    @TempDir
    Path folder;

    enum Case {
        SGD("sgd", new Optimizer.Sgd(0.1, 0, false, 0), 0), SGD_WEIGHT_DECAY("sgd-weight-decay",
                new Optimizer.Sgd(0.1, 0, false, 0.01), 0),
        SGD_MOMENTUM("sgd-momentum",
                new Optimizer.Sgd(0.1, 0.9, false, 0), 0),
        SGD_NESTEROV("sgd-nesterov",
                new Optimizer.Sgd(0.1, 0.9, true, 0.01), 0),
        ADAM("adam",
                new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8, 0), 0),
        ADAM_WEIGHT_DECAY(
                "adam-weight-decay", new Optimizer.Adam(0.01, 0.8, 0.99, 1e-6, 0.02),
                0),
        ADAM_LABEL_SMOOTHING("adam-label-smoothing",
                new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8, 0), 0.1);

        private final String key;
        private final Optimizer optimizer;
        private final double labelSmoothing;

        Case(String key, Optimizer optimizer, double labelSmoothing) {
            this.key = key;
            this.optimizer = optimizer;
            this.labelSmoothing = labelSmoothing;
        }

        TrainingForm form() {
            return SCRIPT.trainingForm(new Loss.CrossEntropy(labelSmoothing), optimizer, 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyOptimizerMakesTheStepsThatPyTorchMakes(Case optimizer) throws Exception {
        JsonNode golden = golden();
        TrainingForm form = optimizer.form();
        Path file = folder.resolve("training.pt");
        form.write(weights(golden.get("initial")), file);
        try (TrainableModule module = TestEngine.start().loadForTraining(file);
                TrainingSession session = module.newSession()) {
            int number = 0;
            for (JsonNode expected : golden.get("cases").get(optimizer.key)) {
                Weights before = read(session, form, number);
                number++;
                double loss = step(session, form, optimizer.optimizer.learningRate(), number);
                assertThat(loss).as("loss of step %d", number)
                        .isCloseTo(expected.get("loss").asDouble(), within((double) ROUNDING));
                Weights after = read(session, form, number);
                for (String name : after.names()) {
                    assertThat(after.get(name)).as("%s after step %d", name, number)
                            .containsExactly(floats(expected.get("weights").get(name)), within(ROUNDING));
                    assertThat(after.get(name)).as("%s after step %d", name, number).isNotEqualTo(before.get(name));
                }
            }
            assertThat(number).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SGD_NESTEROV", "ADAM"})
    void aSavedModuleGoesOnAsIfItHadNeverStopped(Case optimizer) throws Exception {
        TrainingForm form = optimizer.form();
        Path file = folder.resolve("training.pt");
        Path checkpoint = folder.resolve("checkpoint.pt");
        form.write(SCRIPT.initialWeights(1), file);
        Weights uninterrupted;
        try (TrainableModule module = TestEngine.start().loadForTraining(file);
                TrainingSession session = module.newSession()) {
            step(session, form, 0.01, 1);
            step(session, form, 0.01, 2);
            module.save(checkpoint);
            step(session, form, 0.01, 3);
            uninterrupted = read(session, form, 3);
        }
        try (TrainableModule module = TestEngine.start().loadForTraining(checkpoint);
                TrainingSession session = module.newSession()) {
            step(session, form, 0.01, 3);
            Weights resumed = read(session, form, 3);
            for (String name : resumed.names()) {
                assertThat(resumed.get(name)).as(name).isEqualTo(uninterrupted.get(name));
            }
        }
    }

    @Test
    void theWeightsComeOutAsTheyWentIn() throws Exception {
        TrainingForm form = Case.ADAM.form();
        Path file = folder.resolve("training.pt");
        Weights weights = SCRIPT.initialWeights(3);
        form.write(weights, file);
        try (TrainableModule module = TestEngine.start().loadForTraining(file);
                TrainingSession session = module.newSession()) {
            Weights read = read(session, form, 0);
            assertThat(read.names()).isEqualTo(weights.names());
            for (String name : weights.names()) {
                assertThat(read.get(name)).as(name).isEqualTo(weights.get(name));
            }
        }
    }

    private static double step(TrainingSession session, TrainingForm form, double learningRate, int number) {
        double[] values = form.scalars(learningRate, number);
        ByteBuffer scalars = Tensor.allocate(values.length * Double.BYTES);
        scalars.asDoubleBuffer().put(values);
        NativeTensor control = session.wrap(longs(0, BATCH, 0));
        NativeTensor bounds = session.wrap(longs(0, form.size()));
        List<NativeTensor> results = session.train(TrainingForm.GRADIENTS, session.wrap(images(number)),
                session.wrap(labels(number)), control);
        session.train(TrainingForm.APPLY, results.subList(2, results.size()), bounds,
                session.wrap(new Tensor(DataType.FP64, new long[] {values.length}, scalars)));
        return results.getFirst().view().data().getFloat(0) / BATCH;
    }

    private static Weights read(TrainingSession session, TrainingForm form, long steps) {
        List<FloatBuffer> state = new ArrayList<>();
        for (NativeTensor tensor : session.infer(TrainingForm.STATE, session.wrap(longs(0)))) {
            state.add(tensor.view().data().asFloatBuffer());
        }
        return form.weights(state, steps);
    }

    private static Tensor images(int step) {
        int count = BATCH * 2 * 6 * 6;
        ByteBuffer data = Tensor.allocate(count);
        for (int i = 0; i < count; i++) {
            data.put(i, (byte) ((i * i * 31 + i * step * 17) % 256));
        }
        return new Tensor(DataType.UINT8, new long[] {BATCH, 2, 6, 6}, data);
    }

    private static Tensor labels(int step) {
        long[] labels = new long[BATCH];
        for (int i = 0; i < BATCH; i++) {
            labels[i] = (i + step) % 3;
        }
        return longs(labels);
    }

    private static Tensor longs(long... values) {
        ByteBuffer data = Tensor.allocate(values.length * Long.BYTES);
        data.asLongBuffer().put(values);
        return new Tensor(DataType.INT64, new long[] {values.length}, data);
    }

    private static JsonNode golden() throws Exception {
        try (InputStream in = OptimizerStepsTests.class.getResourceAsStream("optimizer-steps.json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in));
        }
    }

    private static Weights weights(JsonNode arrays) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        arrays.propertyStream().forEach(entry -> weights.put(entry.getKey(), floats(entry.getValue())));
        return new Weights(weights, 0);
    }

    private static float[] floats(JsonNode values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }
}
