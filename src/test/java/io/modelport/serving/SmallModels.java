package io.modelport.serving;

import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.registry.ModelName;
import java.util.List;
import java.util.Locale;

/** Models without weights, of shapes that trained image classifiers do not have. */
public enum SmallModels {

    /** One number from one number: half of it, plus three. */
    HALF_PLUS_THREE(List.of(spec("x", DataType.FP32, -1L)), List.of(spec("y", DataType.FP32, -1L)),
            "return torch.add(torch.mul(x, 0.5), 3)"),

    /** Two outputs from two inputs. */
    SUM_AND_PRODUCT(List.of(spec("a", DataType.FP32, -1L, 2L), spec("b", DataType.FP32, -1L, 2L)),
            List.of(spec("sum", DataType.FP32, -1L, 2L), spec("product", DataType.FP32, -1L, 2L)),
            "return (torch.add(a, b), torch.mul(a, b))"),

    /** The sum of the bytes of an image of two by two. */
    BRIGHTNESS(List.of(spec("image", DataType.UINT8, -1L, 2L, 2L)), List.of(spec("sum", DataType.INT64, -1L)),
            "return torch.sum(image, [1, 2])");

    private final Signature signature;
    private final String body;

    SmallModels(List<TensorSpec> inputs, List<TensorSpec> outputs, String body) {
        this.signature = new Signature(inputs, outputs, List.of(), null);
        this.body = body;
    }

    public ModelName model() {
        return new ModelName(name().toLowerCase(Locale.ROOT));
    }

    /** Registers its first version. */
    public void register(RealModels models) {
        models.register(model(), signature, body);
    }

    private static TensorSpec spec(String name, DataType type, Long... shape) {
        return new TensorSpec(name, type, List.of(shape));
    }
}
