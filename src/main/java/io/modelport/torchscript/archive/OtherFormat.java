package io.modelport.torchscript.archive;

import io.modelport.problem.Unsupported;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A format of models that is no TorchScript archive.
 *
 * @param type how the refusal is called
 * @param description what such a file is
 * @param advice what to send instead
 */
record OtherFormat(String type, String description, String advice) {

    /** How many of the first bytes of a file are looked at. */
    static final int HEAD = 512;

    private static final String SCRIPT = "send torch.jit.script(model).save(\"model.pt\").";
    private static final String WITH_CODE = "Make the model in Python, load the weights into it, and " + SCRIPT;
    private static final OtherFormat LEGACY = new OtherFormat("upload-is-checkpoint",
            "a checkpoint as torch.save wrote it before PyTorch 1.6, which holds no code", WITH_CODE);
    private static final OtherFormat PICKLE = new OtherFormat("upload-is-pickle",
            "a Python pickle, which would run whatever its author wrote if it was loaded",
            "Load it in Python and " + SCRIPT);
    private static final OtherFormat CHECKPOINT = new OtherFormat("upload-is-checkpoint",
            "a checkpoint of torch.save (a state_dict or a pickled module), which holds no code", WITH_CODE);
    private static final OtherFormat SAFETENSORS = new OtherFormat("upload-is-safetensors",
            "a safetensors file, which holds weights and no code", WITH_CODE);
    private static final OtherFormat FLATBUFFER = new OtherFormat("upload-is-mobile-flatbuffer",
            "a mobile model in FlatBuffer format (.ptl)", "Take the module that it was made of and " + SCRIPT);
    private static final OtherFormat ONNX = new OtherFormat("upload-is-onnx", "an ONNX model",
            "Take the PyTorch module that it was exported from and " + SCRIPT);
    private static final OtherFormat KERAS = new OtherFormat("upload-is-keras", "a Keras model (HDF5 or .keras)",
            "Only TorchScript is loaded: rebuild the model in PyTorch and " + SCRIPT);
    private static final OtherFormat TENSORFLOW = new OtherFormat("upload-is-tensorflow", "a TensorFlow model",
            "Only TorchScript is loaded: rebuild the model in PyTorch and " + SCRIPT);
    private static final OtherFormat MAR = new OtherFormat("upload-is-mar", "a TorchServe model archive (.mar)",
            "Unpack it (it is a zip) and send the TorchScript .pt file inside it; Python handlers are not run.");
    private static final OtherFormat EXPORTED = new OtherFormat("upload-is-exported-program",
            "a program of torch.export (.pt2)", "Take the module and send torch.jit.trace(model, example).save("
                    + "\"model.pt\").");
    private static final OtherFormat PACKAGE = new OtherFormat("upload-is-torch-package", "a torch.package archive",
            "Load the module from it in Python and " + SCRIPT);
    private static final OtherFormat NUMPY = new OtherFormat("upload-is-numpy", "a NumPy file", WITH_CODE);
    private static final OtherFormat GGUF = new OtherFormat("upload-is-gguf", "a GGUF file of llama.cpp",
            "Take the PyTorch model that it was made of and " + SCRIPT);
    private static final OtherFormat PACKED = new OtherFormat("upload-is-packed", "a compressed or tar archive",
            "Unpack it and send the .pt file inside it.");
    private static final OtherFormat ZIP = new OtherFormat("upload-is-other-zip",
            "a zip archive, but no TorchScript archive: no code/ beside data.pkl and constants.pkl",
            "Send the file that torch.jit.script(model).save(\"model.pt\") wrote, not packed again.");
    private static final OtherFormat UNKNOWN = new OtherFormat("upload-format-unknown",
            "in no format of models that we know", "In Python, " + SCRIPT);

    private static final String LEGACY_MAGIC = "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";

    Unsupported problem() {
        return new Unsupported(type, "The file is " + description + ".", advice);
    }

    /** What a file is by its first bytes; null when it begins as a zip. */
    static @Nullable OtherFormat of(byte[] bytes) {
        String head = new String(bytes, StandardCharsets.ISO_8859_1);
        if (head.startsWith("PK\u0003\u0004") || head.startsWith("PK\u0005\u0006")) {
            return null;
        }
        if (head.startsWith("PTMF", 4)) {
            return FLATBUFFER;
        }
        if (head.startsWith(LEGACY_MAGIC)) {
            return LEGACY;
        }
        if (head.length() > 2 && head.charAt(0) == 0x80 && head.charAt(1) <= 5) {
            return PICKLE;
        }
        if (head.startsWith("\u0089HDF\r\n\u001a\n")) {
            return KERAS;
        }
        if (head.startsWith("TFL3", 4)) {
            return TENSORFLOW;
        }
        if (head.startsWith("\u0093NUMPY")) {
            return NUMPY;
        }
        if (head.startsWith("GGUF")) {
            return GGUF;
        }
        if (head.startsWith("\u001f\u008b") || head.startsWith("BZh") || head.startsWith("\u00fd7zXZ")
                || head.startsWith("ustar", 257) || head.startsWith("7z\u00bc\u00af")
                || head.startsWith("(\u00b5/\u00fd")) {
            return PACKED;
        }
        return binary(head);
    }

    private static OtherFormat binary(String head) {
        if (head.length() > 9 && head.charAt(8) == '{' && head.startsWith("\0\0", 6)) {
            return SAFETENSORS;
        }
        if (head.length() > 2 && head.charAt(0) == 8 && head.charAt(1) > 0 && head.charAt(1) < 32) {
            return head.charAt(1) == 1 ? TENSORFLOW : ONNX;
        }
        return UNKNOWN;
    }

    /** What a zip without TorchScript code is, by the names of its entries. */
    static OtherFormat ofZip(List<String> names) {
        if (has(names, "MAR-INF/MANIFEST.json")) {
            return MAR;
        }
        if (has(names, "serialized_exported_program.json") || has(names, "models/model.json")
                || has(names, "archive_format")) {
            return EXPORTED;
        }
        if (has(names, ".data/extern_modules") || has(names, "extern_modules")) {
            return PACKAGE;
        }
        if (has(names, "model.weights.h5")) {
            return KERAS;
        }
        if (has(names, "saved_model.pb")) {
            return TENSORFLOW;
        }
        if (has(names, "data.pkl")) {
            return CHECKPOINT;
        }
        return !names.isEmpty() && names.stream().allMatch(name -> name.endsWith(".npy")) ? NUMPY : ZIP;
    }

    private static boolean has(List<String> names, String path) {
        return names.stream().anyMatch(name -> name.equals(path) || name.endsWith("/" + path));
    }
}
