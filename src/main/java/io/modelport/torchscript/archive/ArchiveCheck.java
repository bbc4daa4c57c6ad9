package io.modelport.torchscript.archive;

import io.modelport.problem.Invalid;
import io.modelport.problem.Problem;
import io.modelport.problem.TooLarge;
import io.modelport.problem.Unsupported;
import io.modelport.torchscript.archive.CheckedArchive.TracedInput;
import io.modelport.torchscript.code.CheckedCode;
import io.modelport.torchscript.code.CodeCheck;
import io.modelport.torchscript.code.ScriptClass;
import io.modelport.torchscript.code.ScriptType;
import io.modelport.torchscript.pickle.PickleReader;
import io.modelport.torchscript.pickle.PickleValue;
import io.modelport.torchscript.pickle.PickleValue.Instance;
import io.modelport.torchscript.pickle.PickleValue.TensorView;
import io.modelport.torchscript.pickle.PickleValue.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks a file that somebody uploaded as a model, without libtorch, which believes what an archive says. Nothing of the
 * file is executed, and nothing is as large as the file claims before it is.
 */
public final class ArchiveCheck {

    private static final int OLDEST = 3;
    private static final int NEWEST = 10;
    /** Where newer writers put the version; readers look there first. */
    private static final String DATA_VERSION = ".data/version";

    private final ArchiveLimits limits;
    private final ZipContent content;
    private final Layout layout;

    private ArchiveCheck(ArchiveLimits limits, ZipContent content, Layout layout) {
        this.limits = limits;
        this.content = content;
        this.layout = layout;
    }

    /**
     * Checks a file.
     *
     * @param file the upload; it must not change until the result was written anew
     * @throws Invalid when it is broken, contradicts itself, or does what no model needs (REFUSED)
     * @throws Unsupported when it is another format, or uses an operator or construct that is not on the lists
     *             (UNSUPPORTED)
     * @throws TooLarge when it asks for more than the limits allow (REFUSED)
     */
    public static CheckedArchive check(Path file, ArchiveLimits limits) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            OtherFormat other = OtherFormat.of(in.readNBytes(OtherFormat.HEAD));
            if (other != null) {
                throw other.problem();
            }
        }
        try (FileChannel channel = FileChannel.open(file)) {
            Layout layout = Layout.of(ZipDirectory.read(channel, limits), limits);
            return new ArchiveCheck(limits, new ZipContent(channel), layout).check(file);
        }
    }

    private CheckedArchive check(Path file) throws IOException {
        int version = version();
        checkByteOrder();
        PickleValue constants = pickle("constants.pkl");
        CheckedCode code = CodeCheck.check(sources(), types(constants), limits.code());
        PickleValue module = pickle("data.pkl");
        Storages moduleStorages = new Storages("data/", layout.data(), content);
        Storages constantStorages = new Storages("constants/", layout.constants(), content);
        ScriptClass root = conformance(code, moduleStorages).module(module);
        conformance(code, constantStorages).constant("constants.pkl", constants);
        ValueWriter.Pickled pickledModule = ValueWriter.write(module);
        ValueWriter.Pickled pickledConstants = ValueWriter.write(constants);
        return new CheckedArchive(file, new CheckedArchive.Contents(version, root, code.classes(), code.operators(),
                ModuleTensors.of(module), traced(),
                CheckedArchive.pieces(code.files(), pickledModule.bytes(),
                        moduleStorages.check(pickledModule.storages()), pickledConstants.bytes(),
                        constantStorages.check(pickledConstants.storages()), version)));
    }

    private int version() throws IOException {
        String text = Layout.text(small(layout.named().containsKey("version") ? "version" : DATA_VERSION));
        if (layout.named().containsKey(DATA_VERSION) && !Layout.text(small(DATA_VERSION)).equals(text)) {
            throw ArchiveRefusal.layout("it has two versions");
        }
        int version = text.matches("\\d{1,4}") ? Integer.parseInt(text) : -1;
        if (version < 0) {
            throw ArchiveRefusal.layout("its version is no number");
        }
        if (version < OLDEST || version > NEWEST) {
            throw new Unsupported("archive-version-unsupported", "The archive has the format version " + version
                    + "; " + OLDEST + " to " + NEWEST + " are read.",
                    "Load it with the PyTorch that wrote it and save it with a PyTorch from 1.6 to 2.7.");
        }
        return version;
    }

    private void checkByteOrder() throws IOException {
        if (layout.named().containsKey("byteorder") && !Layout.text(small("byteorder")).equals("little")) {
            throw new Unsupported("archive-byte-order-unsupported",
                    "The tensors of the archive are not little-endian.", "Save the module on a little-endian machine.");
        }
    }

    private byte[] small(String name) throws IOException {
        ZipItem item = layout.get(name);
        if (item.size() > 64) {
            throw ArchiveRefusal.layout("the entry " + item.name() + " has " + item.size() + " bytes");
        }
        return content.bytes(item);
    }

    private PickleValue pickle(String name) throws IOException {
        ZipItem item = layout.get(name);
        if (item.size() > limits.pickleBytes()) {
            throw ZipRefusal.tooLarge("the entry " + item.name() + " has " + item.size() + " bytes; "
                    + limits.pickleBytes() + " are allowed");
        }
        return PickleReader.read(name, content.bytes(item), limits.pickle());
    }

    private Map<String, byte[]> sources() throws IOException {
        Map<String, byte[]> sources = new LinkedHashMap<>();
        long total = 0;
        for (Map.Entry<String, ZipItem> code : layout.code().entrySet()) {
            total += code.getValue().size();
            if (total > limits.code().totalBytes()) {
                throw ZipRefusal.tooLarge("more than " + limits.code().totalBytes() + " bytes of code");
            }
            sources.put(code.getKey(), content.bytes(code.getValue()));
        }
        return sources;
    }

    private static List<ScriptType> types(PickleValue constants) {
        if (!(constants instanceof Tuple(List<PickleValue> elements))) {
            throw ArchiveRefusal.layout("constants.pkl is no tuple");
        }
        List<ScriptType> types = new ArrayList<>();
        for (PickleValue element : elements) {
            types.add(switch (element) {
                case TensorView _ -> ScriptType.of("Tensor");
                case Instance instance -> ScriptType.of(instance.className());
                default -> ScriptType.UNKNOWN;
            });
        }
        return types;
    }

    private Conformance conformance(CheckedCode code, Storages storages) {
        return new Conformance(code.classes(), limits.code(), view -> content.bytes(storages.item(view.storage())));
    }

    /** What the module was traced with only helps to try it; when it cannot be read, the module still can. */
    private List<TracedInput> traced() throws IOException {
        if (!layout.named().containsKey("traced_inputs.pkl")) {
            return List.of();
        }
        try {
            return ModuleTensors.traced(pickle("traced_inputs.pkl"));
        } catch (Problem unreadable) {
            return List.of();
        }
    }
}
