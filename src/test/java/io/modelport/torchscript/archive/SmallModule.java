package io.modelport.torchscript.archive;

import io.modelport.torchscript.pickle.PickleOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** A small sound archive whose parts can be exchanged one by one. */
final class SmallModule {

    static final String CODE = """
        class Net(Module):
          __parameters__ = ["weight", ]
          __buffers__ = []
          weight : Tensor
          training : bool
          scale : int
          sizes : List[int]
          def forward(self: __torch__.Net,
            x: Tensor) -> Tensor:
            weight = self.weight
            scale = self.scale
            return torch.mul(torch.matmul(x, weight), scale)
        """;

    String code = CODE;
    byte[] storage = new byte[16];
    byte[] constants = new byte[] {(byte) 0x80, 2, ')', '.'};
    byte[] module = pickled(SmallModule::weight, out -> out.integer(2));
    Consumer<RawZip> change = zip -> {
        // Left as it is.
    };

    /** Pickles the module with another weight and scale. */
    static byte[] pickled(Consumer<PickleOutput> weight, Consumer<PickleOutput> scale) {
        return pickled(weight, scale, SmallModule::sizes);
    }

    static byte[] pickled(Consumer<PickleOutput> weight, Consumer<PickleOutput> scale, Consumer<PickleOutput> sizes) {
        PickleOutput out = new PickleOutput();
        out.className("__torch__.Net");
        out.codes(")\u0081}(");
        out.string("weight");
        weight.accept(out);
        out.string("training");
        out.bool(false);
        out.string("scale");
        scale.accept(out);
        out.string("sizes");
        sizes.accept(out);
        out.codes("ub");
        return out.finish();
    }

    static void weight(PickleOutput out) {
        tensor(out, "FloatStorage", 4, 0, List.of(2L, 2L), List.of(2L, 1L));
    }

    static void sizes(PickleOutput out) {
        out.global("torch.jit._pickle", "build_intlist");
        out.codes("(](");
        out.integer(3);
        out.codes("etR");
    }

    static void tensor(PickleOutput out, String storage, long count, long offset, List<Long> sizes,
            List<Long> strides) {
        out.global("torch._utils", "_rebuild_tensor_v2");
        out.codes("(");
        out.storage(storage, "0", count);
        out.integer(offset);
        out.integers(sizes);
        out.integers(strides);
        out.bool(true);
        out.global("collections", "OrderedDict");
        out.codes(")RtR");
    }

    RawZip zip() {
        RawZip zip = new RawZip().add("net/data.pkl", module)
                .add("net/code/__torch__.py", utf8(code))
                .add("net/data/0", storage)
                .add("net/constants.pkl", constants)
                .add("net/version", utf8("3\n"))
                .add("net/byteorder", utf8("little"));
        change.accept(zip);
        return zip;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
