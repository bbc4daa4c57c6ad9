package io.modelport.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.dataset.reader.LabelledImages;
import io.modelport.engine.TestEngine;
import io.modelport.network.DataType;
import io.modelport.network.Layer;
import io.modelport.network.Loss;
import io.modelport.network.Network;
import io.modelport.network.Optimizer;
import io.modelport.network.Schedule;
import io.modelport.network.TrainingSpec;
import io.modelport.process.wire.MetricPoint;
import io.modelport.process.wire.Progress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTests {

    @TempDir
    Path folder;

    @Test
    void learns() throws Exception {
        Path mnist = Path.of("samples/mnist");
        LabelledImages train = LabelledImages.readIdx(mnist.resolve("train-images-idx3-ubyte.gz"),
                mnist.resolve("train-labels-idx1-ubyte.gz"));
        LabelledImages test = LabelledImages.readIdx(mnist.resolve("t10k-images-idx3-ubyte.gz"),
                mnist.resolve("t10k-labels-idx1-ubyte.gz"));
        TrainingSpec spec = new TrainingSpec(
                new Network(List.of(new Layer.Conv2d(16, 3, 1, 1, true), new Layer.Relu(), new Layer.MaxPool2d(2, 2),
                        new Layer.Conv2d(32, 3, 1, 1, true), new Layer.BatchNorm(0.1, 1e-5), new Layer.Relu(),
                        new Layer.MaxPool2d(2, 2), new Layer.Flatten(), new Layer.Dropout(0.25),
                        new Layer.Linear(64, true), new Layer.Relu(), new Layer.Linear(10, true))),
                DataType.FP32, new Loss.CrossEntropy(0), new Optimizer.Adam(3e-3, 0.9, 0.999, 1e-8, 0),
                new Schedule.Cosine(0, 0), 3, 128, 1, 2);
        TrainingRun run = new TrainingRun(spec,
                new TrainingRun.Data(train, test, "test", IntStream.range(0, 10).mapToObj(String::valueOf).toList()),
                new TrainingListener() {
                    @Override
                    public void progressed(Progress progress) {
                        System.out.println(progress);
                    }

                    @Override
                    public void measured(MetricPoint point) {
                        if (point.key().startsWith("test")) {
                            System.out.println(point);
                        }
                    }

                    @Override
                    public boolean stopRequested() {
                        return false;
                    }
                }, InstantSource.system());
        System.out.println(run.run(TestEngine.start(), folder));
        assertThat(folder).isNotNull();
    }
}
