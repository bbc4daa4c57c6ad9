package io.modelport.demo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import javax.imageio.ImageIO;

import org.jspecify.annotations.Nullable;

/** The bodies that the demo sends and the parts it reads of those that it gets. */
final class Api {

    private Api() {}

    record Dataset(String name, String description) {

        record Version(int version, List<Split> splits) {

            String describe() {
                return String.join(", ", splits.stream().map(split -> split.count() + " " + split.name()).toList())
                        + " images";
            }
        }

        record Split(String name, int count) {}
    }

    record Upload(String id) {

        record Open(String format) {}

        record Commit() {}
    }

    record Job(String id, String state, @Nullable Progress progress, @Nullable Map<String, Double> metrics,
            @Nullable Integer version, @Nullable Failure failure) {

        static final int EPOCHS = 3;

        record Progress(double percent, int epoch, int epochs, double examplesPerSecond, double secondsLeft) {}

        record Failure(String reason) {}

        record Submission(String model, DatasetRef dataset, Layers network, Optimizer optimizer, Schedule schedule,
                int epochs, int batchSize, long seed) {}

        record DatasetRef(String name, int version) {}

        record Layers(List<Map<String, Object>> layers) {}

        record Optimizer(String type, double learningRate) {}

        record Schedule(String type) {}

        /** Two convolutions with pooling, then two linear layers: small, and right about 99 digits of 100. */
        static Submission digits(String model, String dataset, int version) {
            Layers network = new Layers(List.of(
                    Map.of("type", "conv2d", "outputChannels", 16, "kernel", 3, "padding", 1),
                    Map.of("type", "relu"), Map.of("type", "max-pool2d", "kernel", 2),
                    Map.of("type", "conv2d", "outputChannels", 32, "kernel", 3, "padding", 1), Map.of("type", "relu"),
                    Map.of("type", "max-pool2d", "kernel", 2), Map.of("type", "flatten"),
                    Map.of("type", "linear", "outputs", 128), Map.of("type", "relu"),
                    Map.of("type", "dropout", "probability", 0.2), Map.of("type", "linear", "outputs", 10)));
            return new Submission(model, new DatasetRef(dataset, version), network, new Optimizer("adam", 0.002),
                    new Schedule("cosine"), EPOCHS, 128, 42);
        }

        boolean isOver() {
            return !state.equals("QUEUED") && !state.equals("RUNNING");
        }

        void show(ProgressLine line) {
            if (progress != null) {
                line.show(progress.percent(), progress.epoch(), progress.epochs(), progress.examplesPerSecond(),
                        progress.secondsLeft(), metrics == null ? null : metrics.get("test_accuracy"));
            }
        }

        double accuracy() {
            return metrics == null ? 0 : metrics.getOrDefault("test_accuracy", 0.0);
        }

        String describeFailure() {
            return failure == null ? "it is " + state + "." : failure.reason();
        }
    }

    record Model() {

        record Version(int version) {}

        record Alias(int version, @Nullable String reason) {}
    }

    record Deployment(List<Target> targets) {

        record Target(String alias, int weight) {}

        static Deployment of(String alias) {
            return new Deployment(List.of(new Target(alias, 100)));
        }
    }

    record Rows(List<Row> items) {}

    record Row(int index, String label, String image) {

        Digit digit() throws IOException {
            byte[] png = Base64.getDecoder().decode(image.substring(image.indexOf(',') + 1));
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
            double[] pixels = new double[picture.getWidth() * picture.getHeight()];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = picture.getRaster().getSample(i % picture.getWidth(), i / picture.getWidth(), 0) / 255.0;
            }
            return new Digit(picture.getWidth(), picture.getHeight(), pixels);
        }
    }

    record Inference(List<Input> inputs) {

        record Input(String name, List<Integer> shape, String datatype, double[] data) {}

        record Answer(String model_version, List<Output> outputs) {

            int best() {
                double[] probabilities = outputs.getFirst().data();
                int best = 0;
                for (int i = 1; i < probabilities.length; i++) {
                    best = probabilities[i] > probabilities[best] ? i : best;
                }
                return best;
            }

            double bestProbability() {
                return outputs.getFirst().data()[best()];
            }
        }

        record Output(String name, double[] data) {}

        static Inference of(Digit digit) {
            return new Inference(List.of(new Input("images", List.of(1, 1, digit.height(), digit.width()), "FP32",
                    digit.pixels())));
        }
    }
}
