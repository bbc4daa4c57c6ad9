package io.modelport.torchscript.code;

import java.util.Set;

/** Classes that libtorch itself brings: the packed weights of quantized layers. */
final class NativeClasses {

    private static final String PREFIX = "__torch__.torch.classes.";
    private static final Set<String> KNOWN = Set.of("quantized.LinearPackedParamsBase",
            "quantized.Conv2dPackedParamsBase", "quantized.Conv3dPackedParamsBase",
            "quantized.EmbeddingPackedParamsBase", "rnn.CellParamsBase");

    private NativeClasses() {}

    static boolean claims(String name) {
        return name.startsWith(PREFIX);
    }

    static boolean contains(String name) {
        return claims(name) && KNOWN.contains(name.substring(PREFIX.length()));
    }
}
