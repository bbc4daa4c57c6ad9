package io.modelport.torchscript.archive;

import static io.modelport.torchscript.archive.SmallModule.CODE;
import static io.modelport.torchscript.archive.SmallModule.pickled;
import static io.modelport.torchscript.archive.SmallModule.tensor;
import static io.modelport.torchscript.archive.SmallModule.utf8;

import io.modelport.torchscript.pickle.PickleOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Broken and hostile files, each with what it is refused for. */
final class HostileArchives {

    private final List<Case> cases = new ArrayList<>();

    private HostileArchives() {}

    /** @param type the type of the problem */
    record Case(String what, String type, byte[] file) {

        @Override
        public String toString() {
            return what;
        }
    }

    static List<Case> all() {
        HostileArchives archives = new HostileArchives();
        archives.otherFormats();
        archives.zips();
        archives.names();
        archives.layouts();
        archives.pickles();
        archives.tensors();
        archives.values();
        archives.operators();
        archives.code();
        return List.copyOf(archives.cases);
    }

    private void otherFormats() {
        head("nothing at all", "upload-format-unknown", "");
        head("a text", "upload-format-unknown", "hello, this is a model");
        head("a FlatBuffer", "upload-is-mobile-flatbuffer", "\u0018\0\0\0PTMF\0\0\0\0");
        head("a checkpoint of old", "upload-is-checkpoint", "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.");
        head("a pickle", "upload-is-pickle", "\u0080\u0004\u0095cposix\nsystem\n");
        head("safetensors", "upload-is-safetensors", "\u0040\0\0\0\0\0\0\0{\"a\":{}}");
        head("ONNX", "upload-is-onnx", "\u0008\u0007\u0012\u0007pytorch");
        head("HDF5", "upload-is-keras", "\u0089HDF\r\n\u001a\n\0\0");
        head("NumPy", "upload-is-numpy", "\u0093NUMPY\u0001\0");
        head("GGUF", "upload-is-gguf", "GGUF\u0003\0\0\0");
        head("TFLite", "upload-is-tensorflow", "\u0020\0\0\0TFL3\0\0");
        head("a gzip", "upload-is-packed", "\u001f\u008b\u0008\0\0");
        zip("a checkpoint", "upload-is-checkpoint", "archive/data.pkl", "archive/data/0", "archive/version");
        zip("a .mar", "upload-is-mar", "MAR-INF/MANIFEST.json", "model.pt", "handler.py");
        zip("a .keras", "upload-is-keras", "config.json", "metadata.json", "model.weights.h5");
        zip("a .pt2", "upload-is-exported-program", "m/serialized_exported_program.json", "m/version");
        zip("a torch.package", "upload-is-torch-package", "p/.data/extern_modules", "p/model/model.pkl");
        zip("an .npz", "upload-is-numpy", "a.npy", "b.npy");
        zip("a document", "upload-is-other-zip", "word/document.xml", "[Content_Types].xml");
    }

    private void zips() {
        byte[] sound = new SmallModule().zip().bytes();
        add("half a file", "archive-broken", Arrays.copyOf(sound, sound.length / 2));
        add("a file without its last byte", "archive-broken", Arrays.copyOf(sound, sound.length - 1));
        add("bytes after the end", "archive-broken", Arrays.copyOf(sound, sound.length + 7));
        change("a comment", "archive-broken", zip -> zip.comment = utf8("PK\u0005\u0006 hidden"));
        change("bytes before the beginning", "archive-broken", zip -> {
            zip.before = utf8("PK\u0003\u0004 before");
            zip.directoryShift = -9;
        });
        change("bytes before the first entry", "archive-ambiguous", zip -> zip.before = utf8("PK\u0003\u0004hidden"));
        change("bytes between entries", "archive-ambiguous", zip -> zip.entries.get(2).gap = new byte[5]);
        change("overlapping entries", "archive-ambiguous", zip -> zip.entries.get(2).headerShift = -3);
        change("an entry twice", "archive-ambiguous", zip -> zip.add("net/data.pkl", new byte[3]));
        change("an entry twice in other letters", "archive-ambiguous", zip -> zip.add("net/DATA.pkl", new byte[3]));
        change("two names of one entry", "archive-ambiguous", zip -> zip.entry("net/data/0").localName = utf8(
                "net/data/1"));
        change("two sizes of one entry", "archive-ambiguous", zip -> zip.entry("net/data/0").localSize = 99);
        change("a stored entry that unpacks", "archive-ambiguous", zip -> zip.entry("net/data/0").size = 99);
        change("an encrypted entry", "archive-broken", zip -> zip.entry("net/data/0").flags = 1);
        change("an entry packed by LZMA", "archive-broken", zip -> zip.entry("net/data/0").method = 14);
        change("a wrong checksum", "archive-broken", zip -> zip.entry("net/data/0").crc ^= 1);
        change("a wrong checksum of code", "archive-broken", zip -> zip.entry("net/code/__torch__.py").crc ^= 1);
        change("broken deflated data", "archive-broken", zip -> zip.entry("net/data/0").with(entry -> {
            entry.content(new byte[] {1, 2, 3, 4});
            entry.method = 8;
            entry.size = 16;
            entry.localSize = 16;
        }));
        change("a zip bomb", "archive-limit", zip -> zip.entry("net/data/0").with(entry -> {
            entry.content(new byte[4_000_000]);
            entry.deflate();
        }));
        change("an entry that claims a terabyte", "archive-limit", zip -> zip.entry("net/data/0").with(entry -> {
            entry.size = -1;
            entry.centralExtra = new byte[] {1, 0, 8, 0, 0, 0, 0, 0, 0, 1, 0, 0};
        }));
        change("a 64-bit size that is missing", "archive-broken", zip -> zip.entry("net/data/0").size = -1);
        change("more entries than there are", "archive-broken", zip -> zip.countShift = 3);
        change("fewer entries than there are", "archive-broken", zip -> zip.countShift = -1);
        change("a directory that is elsewhere", "archive-broken", zip -> zip.directoryShift = 1_000_000);
    }

    private void names() {
        for (String name : List.of("net/../../etc/passwd", "/etc/passwd", "net/a\\b", "C:/windows", "net//data/0",
                "net/./x", "net/data/\u0000")) {
            change("the name " + name.replace('\0', '?'), "archive-entry-name", zip -> zip.add(name, new byte[1]));
        }
        change("an empty name", "archive-entry-name", zip -> zip.add("", new byte[1]));
        change("a name of 5,000 bytes", "archive-entry-name", zip -> zip.add("net/" + "a".repeat(5_000), new byte[1]));
        change("a folder with a content", "archive-entry-name", zip -> zip.add("net/folder/", new byte[1]));
        change("a link", "archive-entry-name", zip -> zip.entry("net/data/0").attributes = 0120777 << 16);
        change("a name that is not UTF-8", "archive-broken", zip -> zip.entry("net/version").with(entry -> {
            entry.name = new byte[] {'n', 'e', 't', '/', (byte) 0xff};
            entry.localName = entry.name;
        }));
    }

    private void layouts() {
        change("no version", "archive-layout", zip -> zip.entries.remove(zip.entry("net/version")));
        change("a version that is no number", "archive-layout", zip -> zip.entry("net/version").content(utf8("x")));
        change("a version of 4 MB", "archive-layout", zip -> zip.entry("net/version").content(new byte[4_000_000]));
        change("a version to come", "archive-version-unsupported", zip -> zip.entry("net/version")
                .content(utf8(
                        "11")));
        change("a version of old", "archive-version-unsupported", zip -> zip.entry("net/version").content(utf8("1")));
        change("two versions", "archive-layout", zip -> zip.add("net/.data/version", utf8("9")));
        change("another byte order", "archive-byte-order-unsupported", zip -> zip.entry("net/byteorder")
                .content(utf8(
                        "big")));
        change("a foreign entry", "archive-layout", zip -> zip.add("net/run.sh", new byte[1]));
        change("an entry beside the folder", "archive-layout", zip -> zip.add("other/data", new byte[1]));
        change("code that is no code", "archive-layout", zip -> zip.add("net/code/x.so", new byte[1]));
        change("code outside its package", "code-refused", zip -> zip.add("net/code/os.py", utf8("")));
    }

    private void pickles() {
        for (String global : List.of("os\nsystem", "builtins\neval", "posix\nsystem", "torch\nload",
                "__torch__x\nNet", "torch._utils\n_rebuild_sparse_tensor", "__builtin__\n__import__", "torch\nsave")) {
            pickle("the global " + global.replace('\n', '.'), "pickle-global-refused", "c" + global + "\n.");
        }
        pickle("the operation INST", "pickle-operation-refused", "(ios\nsystem\n.");
        pickle("the operation STACK_GLOBAL", "pickle-operation-refused", "X\2\0\0\0osX\6\0\0\0system\u0093.");
        pickle("the operation OBJ", "pickle-operation-refused", "(No.");
        pickle("the operation EXT1", "pickle-operation-refused", "\u0082\1.");
        pickle("the operation BINBYTES", "pickle-operation-refused", "B\1\0\0\0x.");
        pickle("a text that claims 4 GB", "pickle-broken", "X\u00ff\u00ff\u00ff\u007fabc.");
        pickle("a text that claims minus one", "pickle-broken", "X\u00ff\u00ff\u00ff\u00ff.");
        pickle("a text that is not UTF-8", "pickle-broken", "X\2\0\0\0\u00ff\u00fe.");
        pickle("a text of 2 MB", "archive-limit", "X\0\0\u0020\0" + "a".repeat(1 << 21) + ".");
        pickle("an endless name", "pickle-broken", "c" + "a".repeat(5_000));
        pickle("a value that was never remembered", "pickle-broken", "h\7.");
        pickle("a value that is missing", "pickle-broken", "\u0087.");
        pickle("a mark that is missing", "pickle-broken", "t.");
        pickle("a value below a mark", "pickle-broken", "N(\u0085t.");
        pickle("no end", "pickle-broken", "N");
        pickle("bytes after its end", "pickle-broken", "N.N.");
        pickle("two values", "pickle-broken", "NN.");
        pickle("an integer of 200 bytes", "pickle-broken", "\u008a\u00c8.");
        pickle("an object of an integer", "pickle-broken", "K\0)\u0081}b.");
        pickle("an object of a function", "pickle-broken", "ctorch\ndevice\n)\u0081}b.");
        pickle("an object with arguments", "pickle-broken", "c__torch__\nNet\nN\u0085\u0081}b.");
        pickle("an object without state", "pickle-broken", "c__torch__\nNet\n)\u0081.");
        pickle("a state given twice", "pickle-broken", "c__torch__\nNet\n)\u0081}b}b.");
        pickle("a class as a value", "pickle-broken", "c__torch__\nNet\n.");
        pickle("a function as a value", "pickle-broken", "}X\1\0\0\0actorch\ndevice\ns.");
        pickle("a key twice", "pickle-broken", "}(X\1\0\0\0aNX\1\0\0\0aNu.");
        pickle("a list as a key", "pickle-key-unsupported", "}]Ns.");
        pickle("items of a list", "pickle-broken", "]NNs.");
        pickle("100,000 tuples in each other", "archive-limit", ")" + "\u0085".repeat(100_000) + ".");
        pickle("a tuple doubled sixty times", "archive-limit", ")" + IntStream.range(0, 60)
                .mapToObj(i -> "q" + (char) i + "h" + (char) i + "\u0086")
                .reduce("", String::concat) + ".");
        pickle("a list that holds itself", "pickle-cycle-unsupported", "]q\0h\0a.");
        pickle("a storage of another kind", "pickle-broken", "(X\1\0\0\0xtQ.");
        pickle("an enum", "pickle-enum-unsupported", "c__torch__\nColor\nK\1\u0085R.");
        pickle("a second beginning", "pickle-operation-refused", "\u0080\2N.");
        with("constants that are no tuple", "archive-layout", module -> module.constants = pickleBytes("N."));
        with("a constant that is a command", "pickle-global-refused", module -> module.constants = pickleBytes(
                "cos\nsystem\n\u0085."));
    }

    private void tensors() {
        weight("a tensor behind its storage", "tensor-outside-storage", "FloatStorage", 4, 4, List.of(2L), List.of(1L));
        weight("a tensor that begins far behind", "tensor-outside-storage", "FloatStorage", 4, 1L << 62, List.of(2L),
                List.of(1L));
        weight("a tensor that begins before", "tensor-outside-storage", "FloatStorage", 4, -1, List.of(2L),
                List.of(1L));
        weight("a tensor that reaches beyond", "tensor-outside-storage", "FloatStorage", 4, 0, List.of(2L, 2L),
                List.of(3L, 1L));
        weight("a negative stride", "tensor-outside-storage", "FloatStorage", 4, 2, List.of(2L), List.of(-1L));
        weight("a negative size", "tensor-outside-storage", "FloatStorage", 4, 0, List.of(-2L), List.of(1L));
        weight("a stride that overflows", "tensor-outside-storage", "FloatStorage", 4, 0, List.of(3L),
                List.of(Long.MAX_VALUE));
        weight("sizes that overflow", "tensor-outside-storage", "FloatStorage", 4, 0, List.of(1L << 40, 1L << 40),
                List.of(0L, 0L));
        weight("a tensor spread over a petabyte", "archive-limit", "FloatStorage", 4, 0, List.of(1L << 48),
                List.of(0L));
        weight("sizes without strides", "tensor-outside-storage", "FloatStorage", 4, 0, List.of(2L, 2L), List.of(1L));
        weight("a tensor of 100 dimensions", "tensor-outside-storage", "FloatStorage", 4, 0, Collections.nCopies(100,
                1L), Collections.nCopies(100, 1L));
        weight("a storage larger than its entry", "tensor-storage-mismatch", "FloatStorage", 400, 0, List.of(2L),
                List.of(1L));
        weight("a storage of another type", "tensor-storage-mismatch", "DoubleStorage", 4, 0, List.of(2L),
                List.of(1L));
        weight("a storage of a negative size", "pickle-broken", "FloatStorage", -4, 0, List.of(2L), List.of(1L));
        weight("a storage whose size overflows", "pickle-broken", "FloatStorage", Long.MAX_VALUE, 0, List.of(2L),
                List.of(1L));
        weight("a storage of objects", "pickle-global-refused", "ObjectStorage", 4, 0, List.of(2L), List.of(1L));
        weight("quantized elements without a scale", "tensor-outside-storage", "QInt8Storage", 16, 0, List.of(2L),
                List.of(1L));
        with("truth values of 7", "tensor-storage-mismatch", module -> {
            module.storage[3] = 7;
            module.module = pickled(out -> tensor(out, "BoolStorage", 16, 0, List.of(2L), List.of(1L)),
                    out -> out.integer(2));
        });
        change("a storage that is missing", "tensor-storage-mismatch", zip -> zip.entries.remove(zip.entry(
                "net/data/0")));
        with("one storage of two sizes", "tensor-outside-storage", module -> module.module = pickled(
                SmallModule::weight, out -> tensor(out, "FloatStorage", 3, 0, List.of(2L), List.of(1L))));
    }

    private void values() {
        String type = "value-type-mismatch";
        with("a number where a tensor is declared", type, module -> module.module = pickled(out -> out.integer(1),
                out -> out.integer(2)));
        with("a tensor where a number is declared", type, module -> module.module = pickled(SmallModule::weight,
                SmallModule::weight));
        with("nothing where a number is declared", type, module -> module.module = pickled(SmallModule::weight,
                out -> out.codes("N")));
        with("a list without a type", type, module -> module.module = pickled(SmallModule::weight,
                out -> out.integer(2), out -> out.codes("]")));
        with("a list of another type", type, module -> module.module = pickled(SmallModule::weight,
                out -> out.integer(2), out -> {
                    out.global("torch.jit._pickle", "build_tensorlist");
                    out.codes("(]tR");
                }));
        with("numbers in a list of numbers that are texts", type, module -> module.module = pickled(
                SmallModule::weight, out -> out.integer(2), out -> {
                    out.global("torch.jit._pickle", "build_intlist");
                    out.codes("(](");
                    out.string("x");
                    out.codes("etR");
                }));
        with("an attribute that is missing", type, module -> module.code = CODE.replace("scale : int",
                "scale : int\n  more : int"));
        with("an attribute too many", type, module -> module.code = CODE.replace("  sizes : List[int]\n", ""));
        with("an object of no class", type, module -> module.code = CODE.replace("Net", "Other"));
        pickle("a root that is a number", type, "K\1.");
        with("an object of a class of libtorch", type, module -> module.module = pickled(out -> instance(out,
                "__torch__.torch.classes.quantized.LinearPackedParamsBase"), out -> out.integer(2)));
        with("packed weights of a wrong form", type, module -> {
            String linear = "__torch__.torch.classes.quantized.LinearPackedParamsBase";
            module.code = CODE.replace("weight : Tensor", "weight : " + linear)
                    .replace("[\"weight\", ]", "[]")
                    .replace(
                            "torch.matmul(x, weight)", "ops.quantized.linear_dynamic(x, weight)");
            module.module = pickled(out -> instance(out, linear), out -> out.integer(2));
        });
        with("a class of libtorch that no model needs", "code-unsupported", module -> module.code = CODE.replace(
                "weight : Tensor", "weight : __torch__.torch.classes.dist_rpc.RRef"));
    }

    private static void instance(PickleOutput out, String className) {
        out.className(className);
        out.codes(")\u0081)b");
    }

    private void operators() {
        String refused = "operator-refused";
        expression("torch.save", refused, "torch.save(x, \"/tmp/x\")");
        expression("torch.from_file", refused, "torch.from_file(\"/etc/passwd\", False, 9)");
        expression("ops.aten.save", refused, "ops.aten.save(x, \"/tmp/x\")");
        expression("as_strided", refused, "torch.as_strided(x, [9], [9], 9)");
        expression("set_", refused, "torch.set_(x, x)");
        expression("resize_", refused, "torch.resize_(x, [99])");
        expression("manual_seed", refused, "torch.manual_seed(1)");
        expression("printing", refused, "ops.prim.Print(x)");
        expression("a collective", refused, "ops.c10d.allreduce_(x)");
        expression("inductor", refused, "ops.inductor._reinterpret_tensor(x, [9], [9], 9)");
        expression("an unknown operator", "operator-unsupported", "torch.frobnicate(x)");
        expression("a custom operator", "operator-unsupported", "ops.torchvision.nms(x, x, 0.5)");
        expression("a packing operator", "operator-unsupported", "ops.mkldnn_prepacked.linear_run(x, x)");
        expression("an operator as a method", "code-refused", "(\"/etc/passwd\").from_file(False, 9)");
        expression("an operator as a method of a tensor", "code-refused", "x.save(\"/tmp/x\")");
        expression("an operator by its name", "code-refused", "(getattr(x, \"save\"))(\"/tmp/x\")");
        expression("an operator far down", "code-refused", "torch.ops.aten.save(x, \"/tmp/x\")");
        expression("a namespace as a value", "code-refused", "(ops.aten)");
        expression("an operator in a list", "code-refused", "([torch.save][0])(x, \"/tmp/x\")");
        statement("an operator by another name", "code-refused", "f = torch.save\n    f(x, \"/tmp/x\")");
        statement("a namespace by another name", "code-refused", "t = torch\n    t.save(x, \"/tmp/x\")");
        statement("a method that hides an operator", "code-refused",
                "y = self\n    y = \"/tmp/x\"\n    y.forward(x)");
        statement("an object that becomes a text", "code-refused", "self = \"/tmp/x\"\n    self.save(x)");
        statement("a variable named torch", "code-broken", "torch = x");
        statement("saving in a branch", refused, "if True:\n      torch.save(x, \"/tmp/x\")\n    else:\n      pass");
        with("saving while it is loaded", refused, module -> module.code = CODE + """
              def __setstate__(self: __torch__.Net, state: Tensor) -> NoneType:
                torch.save(state, "/tmp/x")
                return None
            """);
    }

    private void code() {
        expression("work beside the request", "code-refused", "fork(self.forward, x)");
        expression("a function of Python", "code-refused", "eval(\"1\")");
        expression("a call of a result", "code-refused", "(torch.add(x, x))(x)");
        expression("a name of nothing", "code-refused", "nothing");
        expression("a constant that is missing", "code-refused", "CONSTANTS.c0");
        expression("a class that is missing", "code-refused", "__torch__.os.system(\"ls\")");
        expression("an attribute of nothing", "code-refused", "self.secret");
        expression("a call of itself", "code-unsupported", "(self).forward(x, )");
        expression("an addition", "code-broken", "x + x");
        expression("a lambda", "code-broken", "lambda: x");
        expression("10,000 brackets", "code-limit", "(".repeat(10_000) + "x" + ")".repeat(10_000));
        expression("10,000 minus signs", "code-broken", "-".repeat(10_000) + "1");
        expression("10,000 selections", "code-broken", "x" + ".a".repeat(10_000));
        expression("a number of 5,000 digits", "code-broken", "9".repeat(5_000));
        expression("a string that does not end", "code-broken", "\"abc");
        expression("a string with an unknown escape", "code-broken", "\"\\x41\"");
        expression("a foreign character", "code-broken", "x \u00a7 x");
        statement("an import", "code-broken", "import os");
        statement("raising", "code-broken", "raise x");
        statement("a loop of Python", "code-broken", "break");
        statement("a with of nothing", "code-refused", "with x:\n      pass");
        statement("setting an attribute of nothing", "code-refused", "self.secret = x");
        statement("1,000 blocks in each other", "code-limit", IntStream.range(0, 1_000)
                .mapToObj(i -> "if True:\n" + " ".repeat(5 + i))
                .reduce("", String::concat) + "pass");
        with("a type of nothing", "code-unsupported", module -> module.code = CODE.replace("scale : int",
                "scale : Secret"));
        with("a future", "code-unsupported", module -> module.code = CODE.replace("scale : int",
                "scale : Future[int]"));
        with("an enum class", "code-unsupported", module -> module.code = CODE + "class E(Enum):\n  a : int\n");
        with("an interface", "code-unsupported", module -> module.code = CODE + "class E(ModuleInterface):\n  pass\n");
        with("a class twice", "code-refused", module -> module.code = CODE + CODE);
        with("a class that has itself", "code-unsupported", module -> module.code = CODE.replace("scale : int",
                "scale : int\n  me : Optional[__torch__.Net]"));
        with("hooks", "code-unsupported", module -> module.code = CODE.replace("training : bool",
                "training : bool\n  __forward_hooks__ = [\"h\", ]"));
        with("a parameter that is no attribute", "code-refused", module -> module.code = CODE.replace("\"weight\", ]",
                "\"secret\", ]"));
        with("forty functions that double", "code-limit", module -> module.code = CODE + IntStream.range(0, 40)
                .mapToObj(i -> "def f" + i + "(x: Tensor) -> Tensor:\n  return "
                        + (i == 39 ? "x"
                                : "torch.add(__torch__.f"
                                        + (i + 1) + "(x), __torch__.f" + (i + 1) + "(x))")
                        + "\n")
                .reduce("", String::concat));
        with("500 functions in each other", "code-limit", module -> module.code = CODE + IntStream.range(0, 500)
                .mapToObj(i -> "def f" + i + "(x: Tensor) -> Tensor:\n  return "
                        + (i == 499 ? "x"
                                : "__torch__.f" + (i + 1)
                                        + "(x)")
                        + "\n")
                .reduce("", String::concat));
        with("two functions that call each other", "code-unsupported", module -> module.code = CODE
                + "def a(x: Tensor) -> Tensor:\n  return __torch__.b(x)\n"
                + "def b(x: Tensor) -> Tensor:\n  return __torch__.a(x)\n");
        with("code of 20 MB", "code-limit", module -> module.code = CODE + "\n".repeat(20 << 20));
        with("a tab", "code-broken", module -> module.code = CODE.replace("    return", "\treturn"));
        with("a class that takes a name of libtorch", "code-refused", module -> module.change = zip -> zip.add(
                "net/code/__torch__/torch/classes/quantized.py",
                utf8("class LinearPackedParamsBase(Module):\n  pass\n")));
    }

    private void head(String what, String type, String begin) {
        byte[] bytes = Arrays.copyOf(begin.getBytes(StandardCharsets.ISO_8859_1), begin.isEmpty() ? 0 : 600);
        add(what, type, bytes);
    }

    private void zip(String what, String type, String... names) {
        RawZip zip = new RawZip();
        for (String name : names) {
            zip.add(name, new byte[3]);
        }
        add(what, type, zip.bytes());
    }

    private void change(String what, String type, Consumer<RawZip> change) {
        with(what, type, module -> module.change = change);
    }

    private void pickle(String what, String type, String codes) {
        with("data.pkl: " + what, type, module -> module.module = pickleBytes(codes));
    }

    private static byte[] pickleBytes(String codes) {
        return ("\u0080\u0002" + codes).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void weight(String what, String type, String storage, long count, long offset, List<Long> sizes,
            List<Long> strides) {
        with(what, type, module -> module.module = pickled(out -> tensor(out, storage, count, offset, sizes, strides),
                out -> out.integer(2)));
    }

    private void expression(String what, String type, String expression) {
        statement(what, type, "y = " + expression);
    }

    private void statement(String what, String type, String statement) {
        with("code: " + what, type, module -> module.code = CODE.replace("    weight = self.weight", "    " + statement
                + "\n    weight = self.weight"));
    }

    private void with(String what, String type, Consumer<SmallModule> change) {
        SmallModule module = new SmallModule();
        change.accept(module);
        add(what, type, module.zip().bytes());
    }

    private void add(String what, String type, byte[] file) {
        cases.add(new Case(what, type, file));
    }
}
