package io.modelport.torchscript;

import io.modelport.network.DataType;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Layer;
import io.modelport.torchscript.ScriptValue.Attribute;
import io.modelport.torchscript.ScriptValue.Module;
import io.modelport.torchscript.ScriptValue.TensorView;
import java.util.ArrayList;
import java.util.List;

/**
 * The form that serves: one module per layer under PyTorch's class and attribute names, so that {@code state_dict()}
 * fits a {@code torch.nn.Sequential}; input checks, normalisation and softmax around them.
 */
final class PortableForm {

    private static final String MODULES = "__torch__.torch.nn.modules.";

    private PortableForm() {}

    static Module of(ImageEncoding encoding, List<PlacedLayer> layers, Weights weights) {
        List<Integer> perChannel = List.of(encoding.channels(), 1, 1);
        return new Module("__torch__.Network", List.of(
                new Attribute("mean", TensorView.buffer(floats(encoding.mean()), perChannel)),
                new Attribute("standard_deviation",
                        TensorView.buffer(floats(encoding.standardDeviation()), perChannel)),
                new Attribute("layers", sequence(layers, weights))), forward(encoding));
    }

    private static String forward(ImageEncoding encoding) {
        boolean bytes = encoding.datatype() == DataType.UINT8;
        String sizes = encoding.channels() + ", " + encoding.height() + ", " + encoding.width();
        String wanted = "expected " + (bytes ? "uint8 images from 0 to 255" : "float32 images from 0 to 1")
                + " of the shape [N, " + sizes + "]";
        return """
              def forward(self, images: Tensor) -> Tensor:
                if torch.ne(ops.prim.dtype(images), %d):
                  ops.prim.RaiseException("%s, got another element type", "builtins.ValueError")
                else:
                  pass
                shape = torch.size(images)
                if torch.ne(torch.slice(shape, 1), [%s]):
                  ops.prim.RaiseException(torch.format("%s, got the shape {}", shape), "builtins.ValueError")
                else:
                  pass
                x = %s
                x0 = torch.div_(torch.sub(x, self.mean), self.standard_deviation)
                layers = self.layers
                return torch.softmax((layers).forward(x0, ), 1)
            """.formatted(bytes ? 0 : 6, wanted, sizes, wanted,
                bytes ? "torch.div(torch.to(images, 6), 255.)" : "images");
    }

    private static Module sequence(List<PlacedLayer> layers, Weights weights) {
        List<Attribute> attributes = new ArrayList<>();
        StringBuilder forward = new StringBuilder("  def forward(self, input: Tensor) -> Tensor:\n    x = input\n");
        for (PlacedLayer layer : layers) {
            String name = String.valueOf(layer.index());
            attributes.add(new Attribute(name, module(layer, weights)));
            forward.append("    x = (getattr(self, \"").append(name).append("\")).forward(x, )\n");
        }
        return new Module(MODULES + "container.Sequential", attributes, forward.append("    return x\n").toString());
    }

    private static Module module(PlacedLayer placed, Weights weights) {
        List<Attribute> attributes = new ArrayList<>();
        for (LayerArray array : placed.arrays()) {
            attributes.add(new Attribute(array.attribute(), tensor(array, weights.get(array.name()))));
        }
        String bias = placed.has("bias") ? "self.bias" : "None";
        return switch (placed.layer()) {
            case Layer.Linear linear -> expression("linear.Linear", attributes,
                    "torch.linear(input, self.weight, " + bias + ")");
            case Layer.Conv2d conv -> expression("conv.Conv2d", attributes,
                    "torch.conv2d(input, self.weight, %s, %s, %s, [1, 1], 1)".formatted(bias, pair(conv.stride()),
                            pair(conv.padding())));
            case Layer.MaxPool2d pool -> expression("pooling.MaxPool2d", attributes,
                    "torch.max_pool2d(input, %s, %s, [0, 0], [1, 1], False)".formatted(pair(pool.kernel()),
                            pair(pool.stride())));
            case Layer.Relu relu -> expression("activation.ReLU", attributes, "torch.relu(input)");
            case Layer.Flatten flatten -> expression("flatten.Flatten", attributes, "torch.flatten(input, 1, -1)");
            case Layer.Dropout dropout -> expression("dropout.Dropout", attributes,
                    "torch.dropout(input, " + dropout.probability() + ", self.training)");
            case Layer.BatchNorm norm -> batchNorm(placed, norm, attributes, weights.steps());
        };
    }

    /** Filters lie channels last, which makes libtorch compute convolutions and pooling that way, a third faster. */
    private static TensorView tensor(LayerArray array, float[] values) {
        List<Integer> shape = array.shape();
        if (shape.size() != 4) {
            return TensorView.rowMajor(new Storage.Floats(values), 0, shape, array.trained());
        }
        float[] reordered = new float[values.length];
        new Transposition(shape.get(0), shape.get(1), shape.get(2) * shape.get(3)).apply(values, reordered, 0);
        return TensorView.channelsLast(new Storage.Floats(reordered), 0, shape, array.trained());
    }

    private static Module batchNorm(PlacedLayer placed, Layer.BatchNorm norm, List<Attribute> attributes, long steps) {
        attributes.add(new Attribute("num_batches_tracked",
                TensorView.rowMajor(new Storage.Count(steps), 0, List.of(), false)));
        return new Module(MODULES + "batchnorm.BatchNorm" + (placed.input().rank() == 3 ? "2d" : "1d"), attributes, """
              def forward(self, input: Tensor) -> Tensor:
                if self.training:
                  if torch.le(torch.numel(input), torch.size(input, 1)):
                    ops.prim.RaiseException("expected more than 1 value per channel when training", \
            "builtins.ValueError")
                  else:
                    pass
                  _0 = torch.add_(self.num_batches_tracked, 1)
                else:
                  pass
                return torch.batch_norm(input, self.weight, self.bias, self.running_mean, self.running_var, \
            self.training, %s, %s, True)
            """.formatted(norm.momentum(), norm.epsilon()));
    }

    private static Module expression(String className, List<Attribute> attributes, String expression) {
        return new Module(MODULES + className, attributes,
                "  def forward(self, input: Tensor) -> Tensor:\n    return " + expression + "\n");
    }

    private static String pair(int value) {
        return "[" + value + ", " + value + "]";
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }
}
