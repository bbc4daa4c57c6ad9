package io.modelport.torchscript;

import io.modelport.network.Layer;
import io.modelport.network.Loss;
import io.modelport.torchscript.TrainingLayout.Slot;
import io.modelport.torchscript.TrainingLayout.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the methods of the training form that run the network forward and backward. */
final class TrainingCode {

    private final TrainingLayout layout;
    private final Loss loss;
    private final int imageChannels;
    private final StringBuilder text = new StringBuilder();

    TrainingCode(TrainingLayout layout, Loss loss, int imageChannels) {
        this.layout = layout;
        this.loss = loss;
        this.imageChannels = imageChannels;
    }

    /** The attribute that holds an array. */
    static String attribute(Slot slot) {
        return slot.array().name().replace('.', '_');
    }

    String methods() {
        gradients();
        evaluate();
        state();
        return text.toString();
    }

    private void gradients() {
        text.append("  def gradients(self, images: Tensor, labels: Tensor, control: Tensor) -> List[Tensor]:\n");
        line("rank = int(torch.select(control, 0, 0))");
        line("examples = int(torch.select(control, 0, 1))");
        line("generator = torch.Generator(device=torch.device(\"cpu\"), seed=int(torch.select(control, 0, 2)))");
        forward(true, "rank");
        line("correct = torch.sum(torch.eq(torch.argmax(x, 1), labels))");
        List<Slot> trained = layout.trained();
        String inputs = trained.stream().map(slot -> "self." + attribute(slot)).collect(Collectors.joining(", "));
        line("found = torch.grad([torch.div(loss, examples)], [" + inputs + "])");
        List<String> results = new ArrayList<>(List.of("torch.detach(loss)", "correct"));
        for (int i = 0; i < trained.size(); i++) {
            String gradient = "unchecked_cast(Tensor, found[" + i + "])";
            boolean filters = trained.get(i).array().shape().size() == 4;
            results.add("torch.reshape("
                    + (filters ? "torch.permute(" + gradient + ", [0, 2, 3, 1])" : gradient) + ", [-1])");
        }
        line("return [" + String.join(", ", results) + "]");
    }

    private void evaluate() {
        text.append("  def evaluate(self, images: Tensor, labels: Tensor) -> List[Tensor]:\n");
        forward(false, "0");
        line("return [loss, torch.argmax(x, 1)]");
    }

    private void state() {
        text.append("  def state(self, placeholder: Tensor) -> List[Tensor]:\n");
        line(layout.statistics()
                .stream()
                .map(slot -> "torch.select(self." + attribute(slot) + ", 0, 0)")
                .collect(Collectors.joining(", ", "return [self.flat, ", "]")));
    }

    private void forward(boolean training, String rank) {
        line("x = torch.div_(torch.to(images, 6), 255.)");
        line("x = torch.div_(torch.sub_(x, self.mean), self.deviation)");
        boolean resultIsSaved = false;
        List<Step> steps = layout.steps();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Layer layer = step.placed().layer();
            if (step.entersChannelsLast() && imageChannels > 1) {
                line("x = torch.contiguous(x, memory_format=2)");
            }
            // The maximum of what relu keeps is what relu keeps of the maximum, and a pooled image is smaller.
            boolean poolFirst = layer instanceof Layer.Relu && i + 1 < steps.size()
                    && steps.get(i + 1).placed().layer() instanceof Layer.MaxPool2d;
            if (poolFirst) {
                i++;
                layer(steps.get(i), training, rank, false);
                resultIsSaved = false;
            }
            layer(step, training, rank, resultIsSaved);
            resultIsSaved = switch (layer) {
                case Layer.Relu relu -> true;
                case Layer.Flatten flatten -> resultIsSaved;
                case Layer.Dropout dropout -> resultIsSaved && (!training || dropout.probability() == 0);
                case Layer.Linear linear -> false;
                case Layer.Conv2d conv -> false;
                case Layer.MaxPool2d pool -> false;
                case Layer.BatchNorm norm -> false;
            };
        }
        switch (loss) {
            case Loss.CrossEntropy entropy -> line("loss = torch.cross_entropy_loss(x, labels, None, 2, -100, "
                    + entropy.labelSmoothing() + ")");
        }
    }

    /** @param inputIsSaved whether the backward pass reads the input again, so that it cannot be overwritten */
    private void layer(Step step, boolean training, String rank, boolean inputIsSaved) {
        switch (step.placed().layer()) {
            case Layer.Linear linear -> line("x = torch.linear(x, " + self(step, "weight") + ", " + self(step, "bias")
                    + ")");
            case Layer.Conv2d conv -> line("x = torch.conv2d(x, %s, %s, [%d, %d], [%d, %d], [1, 1], 1)".formatted(
                    self(step, "weight"), self(step, "bias"), conv.stride(), conv.stride(), conv.padding(),
                    conv.padding()));
            case Layer.MaxPool2d pool -> line(
                    "x = torch.max_pool2d(x, [%d, %d], [%d, %d], [0, 0], [1, 1], False)".formatted(pool.kernel(),
                            pool.kernel(), pool.stride(), pool.stride()));
            case Layer.Relu relu -> line(inputIsSaved ? "x = torch.relu(x)" : "x = torch.relu_(x)");
            case Layer.Flatten flatten -> line(step.flattensChannelsLast()
                    ? "x = torch.flatten(torch.permute(x, [0, 2, 3, 1]), 1, -1)"
                    : "x = torch.flatten(x, 1, -1)");
            case Layer.Dropout dropout -> dropout(dropout, training);
            case Layer.BatchNorm norm -> line("x = torch.batch_norm(x, %s, %s, %s, %s, %s, %s, %s, True)".formatted(
                    self(step, "weight"), self(step, "bias"), ofRank(step, "running_mean", rank),
                    ofRank(step, "running_var", rank), training ? "True" : "False", norm.momentum(),
                    norm.epsilon()));
        }
    }

    /** A generator made for this step and rank leaves no random state to save. */
    private void dropout(Layer.Dropout dropout, boolean training) {
        if (training && dropout.probability() > 0) {
            double kept = 1 - dropout.probability();
            line("noise = torch.bernoulli(torch.detach(x), " + kept + ", generator=generator)");
            line("x = torch.mul(x, torch.div_(noise, " + kept + "))");
        }
    }

    private static String self(Step step, String attribute) {
        return step.slots()
                .stream()
                .filter(slot -> slot.array().attribute().equals(attribute))
                .findFirst()
                .map(slot -> "self." + attribute(slot))
                .orElse("None");
    }

    private static String ofRank(Step step, String attribute, String rank) {
        return "torch.select(" + self(step, attribute) + ", 0, " + rank + ")";
    }

    private void line(String statement) {
        text.append("    ").append(statement).append('\n');
    }
}
