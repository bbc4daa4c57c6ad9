package io.modelport.torchscript;

import io.modelport.network.DataType;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Layer;
import io.modelport.torchscript.FoldedNetwork.Step;
import io.modelport.torchscript.ScriptValue.Attribute;
import io.modelport.torchscript.ScriptValue.Module;
import io.modelport.torchscript.ScriptValue.Packed;
import io.modelport.torchscript.ScriptValue.TensorView;
import java.util.ArrayList;
import java.util.List;

/**
 * The form that serves on the machine that loads it: the folded network, whose convolutions and larger linear layers lay
 * their weights out for oneDNN while they are loaded and compute the activation in the same pass. It checks nothing: who
 * calls it has compared the images with the signature.
 */
final class ServingForm {

    /** Below this many multiplications, oneDNN's preparation of a call costs more than its layout gains. */
    private static final int PACKED_FROM = 3_000_000;

    /** Layers with fewer weights would need batches for that which nobody sends. */
    private static final int LEAST_WEIGHTS = 100_000;

    /** The batch that layouts are chosen for; others are computed with it, too. */
    private static final int BATCH = 8;

    /** libtorch calls {@code __setstate__} only beside a {@code __getstate__}; the given layout is not kept for it. */
    private static final String NOT_SAVED = """
          def __getstate__(self) -> Tuple[Tensor, Tensor]:
            ops.prim.RaiseException("save the portable form instead", "builtins.RuntimeError")
            return (self.weight, self.bias)
        """;

    private final List<Attribute> attributes = new ArrayList<>();
    private final StringBuilder forward = new StringBuilder();

    private ServingForm() {}

    static Module of(ImageEncoding encoding, List<PlacedLayer> layers, Weights weights) {
        ServingForm form = new ServingForm();
        form.line(encoding.datatype() == DataType.UINT8 ? "torch.to(images, 6)" : "images");
        FoldedNetwork.of(encoding, layers, weights).forEach(form::add);
        return new Module("__torch__.ServingNetwork", form.attributes,
                "  def forward(self, images: Tensor) -> Tensor:\n" + form.forward
                        + "    return torch.softmax(x, 1)\n");
    }

    private void add(Step step) {
        switch (step) {
            case Step.Affine affine -> {
                List<Integer> shape = affine.rank() == 3
                        ? List.of(affine.scale().length, 1, 1)
                        : List.of(affine.scale().length);
                line("torch.add_(torch.mul(x, " + buffer(affine.scale(), shape) + "), "
                        + buffer(affine.shift(), shape) + ")");
            }
            case Step.Convolution convolution -> call(convolution(convolution));
            case Step.Dense dense when dense.weight().length >= LEAST_WEIGHTS -> call(packed(dense));
            case Step.Dense dense -> line(activated("torch.linear(x, " + buffer(dense.weight(), shape(dense)) + ", "
                    + buffer(dense.bias(), List.of(dense.bias().length)) + ")", dense.relu()));
            case Step.Pool pool -> line("torch.max_pool2d(x, %s, %s, [0, 0], [1, 1], False)"
                    .formatted(pair(pool.layer().kernel()), pair(pool.layer().stride())));
            case Step.Relu _ -> line("torch.relu(x)");
            case Step.Flatten flatten -> line(flatten.channelsLast()
                    ? "torch.flatten(torch.permute(x, [0, 2, 3, 1]), 1, -1)"
                    : "torch.flatten(x, 1, -1)");
        }
    }

    private void line(String expression) {
        forward.append("    x = ").append(expression).append('\n');
    }

    private void call(Packed module) {
        String name = String.valueOf(attributes.size());
        attributes.add(new Attribute(name, module));
        line("(getattr(self, \"" + name + "\")).forward(x, )");
    }

    /** @return how the text names it */
    private String buffer(double[] values, List<Integer> shape) {
        String name = "constant" + attributes.size();
        attributes.add(new Attribute(name, tensor(values, shape)));
        return "self." + name;
    }

    private static Packed convolution(Step.Convolution step) {
        Layer.Conv2d layer = step.layer();
        String geometry = pair(layer.padding()) + ", " + pair(layer.stride()) + ", [1, 1], 1";
        String example = "[%d, %d, %d, %d]".formatted(BATCH, step.input().dimension(0), step.input().dimension(1),
                step.input().dimension(2));
        return new Packed("__torch__.PackedConvolution", List.of("weight", "bias"), List.of(
                tensor(step.weight(), List.of(layer.outputChannels(), step.input().dimension(0), layer.kernel(),
                        layer.kernel())),
                tensor(step.bias(), List.of(step.bias().length))), NOT_SAVED + """
                      def __setstate__(self, state: Tuple[Tensor, Tensor]) -> NoneType:
                        self.weight = ops.mkldnn._reorder_convolution_weight((state)[0], %s, %s)
                        self.bias = (state)[1]
                        self.training = False
                        return None
                      def forward(self, x: Tensor) -> Tensor:
                        return ops.mkldnn._convolution_pointwise(x, self.weight, self.bias, %s, "%s", [], "")
                    """.formatted(geometry, example, geometry, step.relu() ? "relu" : "none"));
    }

    /** A few rows are computed faster in the plain layout. */
    private static Packed packed(Step.Dense step) {
        return new Packed("__torch__.PackedLinear", List.of("weight", "packed", "bias"), List.of(
                tensor(step.weight(), shape(step)), tensor(step.bias(), List.of(step.bias().length))),
                NOT_SAVED + """
                      def __setstate__(self, state: Tuple[Tensor, Tensor]) -> NoneType:
                        self.weight = (state)[0]
                        self.packed = ops.mkldnn._reorder_linear_weight((state)[0], %d)
                        self.bias = (state)[1]
                        self.training = False
                        return None
                      def forward(self, x: Tensor) -> Tensor:
                        if torch.lt(torch.size(x, 0), %d):
                          y = %s
                        else:
                          y = ops.mkldnn._linear_pointwise(x, self.packed, self.bias, "%s", [], "")
                        return y
                    """.formatted(BATCH, Math.ceilDiv(PACKED_FROM, step.weight().length),
                        activated("torch.linear(x, self.weight, self.bias)", step.relu()),
                        step.relu() ? "relu" : "none"));
    }

    private static String activated(String expression, boolean relu) {
        return relu ? "torch.relu_(" + expression + ")" : expression;
    }

    private static List<Integer> shape(Step.Dense dense) {
        return List.of(dense.bias().length, dense.inputs());
    }

    private static TensorView tensor(double[] values, List<Integer> shape) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return TensorView.buffer(floats, shape);
    }

    private static String pair(int value) {
        return "[" + value + ", " + value + "]";
    }
}
