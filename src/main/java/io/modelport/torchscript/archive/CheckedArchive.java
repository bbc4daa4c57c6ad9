package io.modelport.torchscript.archive;

import io.modelport.problem.Invalid;
import io.modelport.torchscript.code.Method;
import io.modelport.torchscript.code.ScriptClass;
import io.modelport.torchscript.pickle.ElementType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A TorchScript archive that passed the check: everything that was understood of it. {@link #writeTo} writes it anew from
 * that; only what it wrote may be loaded.
 */
public final class CheckedArchive {

    private final Path source;
    private final Contents contents;

    CheckedArchive(Path source, Contents contents) {
        this.source = source;
        this.contents = contents;
    }

    /**
     * A tensor of the module.
     *
     * @param name the path of its attribute, as {@code state_dict} spells it
     * @param sizes sizes of the dimensions, outermost first
     */
    public record NamedTensor(String name, ElementType type, List<Long> sizes) {

        public NamedTensor {
            sizes = List.copyOf(sizes);
        }
    }

    /**
     * A tensor that a traced module was traced with.
     *
     * @param sizes sizes of the dimensions, outermost first
     */
    public record TracedInput(ElementType type, List<Long> sizes) {

        public TracedInput {
            sizes = List.copyOf(sizes);
        }
    }

    /** What the check found; the entries are written in this order. */
    record Contents(int version, ScriptClass root, Map<String, ScriptClass> classes, Set<String> operators,
            List<NamedTensor> tensors, List<TracedInput> traced, List<Piece> pieces) {}

    /** An entry of the new archive: bytes from here, or the content of an entry of the source. */
    sealed interface Piece {

        String name();

        record Bytes(String name, byte[] content) implements Piece {}

        record Copied(String name, ZipItem item) implements Piece {}
    }

    /** The number of the archive format that its producer wrote: 3 for PyTorch 1.6 to 1.12 and most since, 10 at most. */
    public int formatVersion() {
        return contents.version();
    }

    /** The class of the module itself. */
    public ScriptClass root() {
        return contents.root();
    }

    /** Every class of the code by its dotted name. */
    public Map<String, ScriptClass> classes() {
        return contents.classes();
    }

    /** Every operator that the code calls, as in {@code aten::add}, sorted. */
    public Set<String> operators() {
        return contents.operators();
    }

    /** How {@code forward} is declared; null when the module has none. */
    public @Nullable Method forward() {
        return contents.root().method("forward");
    }

    /** The tensors of the module, in the order of their attributes; a shared one under each of its names. */
    public List<NamedTensor> tensors() {
        return contents.tensors();
    }

    /** The tensors that {@code forward} was traced with; empty when it was not traced, or not with tensors alone. */
    public List<TracedInput> tracedInputs() {
        return contents.traced();
    }

    /**
     * Writes the archive anew: entries stored and aligned as PyTorch does, pickles and code as they were understood, no
     * debugging information, storages streamed from the source.
     *
     * @param target a file that is made, or written over
     * @throws Invalid when the source is no longer what was checked
     */
    public void writeTo(Path target) throws IOException {
        try (FileChannel file = FileChannel.open(source);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16);
                StoredZip zip = new StoredZip(out)) {
            ZipContent content = new ZipContent(file);
            for (Piece piece : contents.pieces()) {
                switch (piece) {
                    case Piece.Bytes(String name, byte[] bytes) -> zip.add(name, bytes);
                    case Piece.Copied(String name, ZipItem item) -> zip.add(name, item.size(), item.crc(),
                            copy -> content.copy(item, copy));
                }
            }
        }
    }

    static List<Piece> pieces(Map<String, byte[]> code, byte[] module, List<ZipItem> storages, byte[] constants,
            List<ZipItem> constantStorages, int version) {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Bytes("model/data.pkl", module));
        code.forEach((path, text) -> pieces.add(new Piece.Bytes("model/code/" + path, text)));
        copied(pieces, "model/data/", storages);
        pieces.add(new Piece.Bytes("model/constants.pkl", constants));
        copied(pieces, "model/constants/", constantStorages);
        pieces.add(new Piece.Bytes("model/version", (version + "\n").getBytes(StandardCharsets.US_ASCII)));
        pieces.add(new Piece.Bytes("model/byteorder", "little".getBytes(StandardCharsets.US_ASCII)));
        return List.copyOf(pieces);
    }

    private static void copied(List<Piece> pieces, String folder, List<ZipItem> items) {
        for (int i = 0; i < items.size(); i++) {
            pieces.add(new Piece.Copied(folder + i, items.get(i)));
        }
    }
}
