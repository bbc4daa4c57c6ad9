package io.modelport.torchscript;

import io.modelport.torchscript.ScriptValue.Attribute;
import io.modelport.torchscript.ScriptValue.Module;
import io.modelport.torchscript.ScriptValue.Packed;
import io.modelport.torchscript.ScriptValue.TensorView;
import io.modelport.torchscript.archive.StoredZip;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Writes a module as a TorchScript archive: {@code data.pkl} holds the attributes, {@code code/} the classes,
 * {@code data/} the storages.
 */
final class ScriptArchive {

    /** The format that PyTorch writes since 1.13; older numbers make libtorch rewrite operators while it loads. */
    private static final String VERSION = "10\n";

    private final Pickle pickle = new Pickle();
    private final Map<Storage, String> storages = new IdentityHashMap<>();
    private final Map<String, Storage> storagesByKey = new LinkedHashMap<>();
    private final Map<ScriptValue, String> classNames = new IdentityHashMap<>();
    private final Map<String, String> classNamesByText = new LinkedHashMap<>();
    private final Map<String, StringBuilder> sources = new LinkedHashMap<>();

    private ScriptArchive() {}

    static void write(Module root, Path file) throws IOException {
        ScriptArchive archive = new ScriptArchive();
        archive.declare(root);
        archive.pickle(root);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                StoredZip zip = new StoredZip(out)) {
            archive.writeTo(zip);
        }
    }

    private void writeTo(StoredZip zip) throws IOException {
        zip.add("model/data.pkl", pickle.finish());
        for (Map.Entry<String, StringBuilder> source : sources.entrySet()) {
            zip.add("model/code/" + source.getKey(), source.getValue().toString().getBytes(StandardCharsets.UTF_8));
        }
        for (Map.Entry<String, Storage> storage : storagesByKey.entrySet()) {
            zip.add("model/data/" + storage.getKey(), storage.getValue().bytes(), storage.getValue()::writeTo);
        }
        zip.add("model/constants.pkl", new Pickle().emptyTuple().finish());
        zip.add("model/version", VERSION.getBytes(StandardCharsets.US_ASCII));
        zip.add("model/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    }

    /** Declares the classes of the module, those of its attributes first, as a reader needs them. */
    private void declare(Module module) {
        for (Attribute attribute : module.attributes()) {
            switch (attribute.value()) {
                case TensorView _ -> {
                    // Has no class.
                }
                case Module child -> declare(child);
                case Packed packed -> declare(packed, packed.className(), classText(packed));
            }
        }
        declare(module, module.className(), classText(module));
    }

    private void declare(ScriptValue value, String className, String text) {
        String known = classNamesByText.get(className + "\n" + text);
        if (known == null) {
            known = distinct(className);
            classNamesByText.put(className + "\n" + text, known);
            sources.computeIfAbsent(sourceFile(known), path -> new StringBuilder())
                    .append("class ")
                    .append(simpleName(known))
                    .append("(Module):\n")
                    .append(text);
        }
        classNames.put(value, known);
    }

    private String className(ScriptValue value) {
        return Objects.requireNonNull(classNames.get(value), "declared before it is used");
    }

    private String distinct(String className) {
        if (!classNamesByText.containsValue(className)) {
            return className;
        }
        int dot = className.lastIndexOf('.');
        return className.substring(0, dot) + ".___torch_mangle_" + classNamesByText.size() + className.substring(dot);
    }

    private static String sourceFile(String className) {
        return className.substring(0, className.lastIndexOf('.')).replace('.', '/') + ".py";
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private String classText(Module module) {
        StringBuilder parameters = new StringBuilder();
        StringBuilder buffers = new StringBuilder();
        StringBuilder declarations = new StringBuilder("  training : bool\n");
        for (Attribute attribute : module.attributes()) {
            switch (attribute.value()) {
                case TensorView view -> {
                    (view.parameter() ? parameters : buffers).append('"').append(attribute.name()).append("\", ");
                    declare(declarations, attribute.name(), "Tensor");
                }
                case Module child -> declare(declarations, attribute.name(), className(child));
                case Packed packed -> declare(declarations, attribute.name(), className(packed));
            }
        }
        return "  __parameters__ = [" + parameters + "]\n  __buffers__ = [" + buffers + "]\n" + declarations
                + module.methods();
    }

    private static String classText(Packed packed) {
        StringBuilder declarations = new StringBuilder(
                "  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
        packed.attributes().forEach(name -> declare(declarations, name, "Tensor"));
        return declarations + packed.methods();
    }

    private static void declare(StringBuilder declarations, String name, String type) {
        if (Character.isDigit(name.charAt(0))) {
            declarations.append("  __annotations__[\"").append(name).append("\"] = ").append(type).append('\n');
        } else {
            declarations.append("  ").append(name).append(" : ").append(type).append('\n');
        }
    }

    private void pickle(Module module) {
        pickle.beginObject(className(module));
        pickle.string("training");
        pickle.bool(false);
        for (Attribute attribute : module.attributes()) {
            pickle.string(attribute.name());
            switch (attribute.value()) {
                case TensorView view -> pickle.tensor(view, key(view.storage()));
                case Module child -> pickle(child);
                case Packed packed -> pickle(packed);
            }
        }
        pickle.endObject();
    }

    private void pickle(Packed packed) {
        pickle.beginStateful(className(packed));
        packed.state().forEach(view -> pickle.tensor(view, key(view.storage())));
        pickle.endStateful();
    }

    private String key(Storage storage) {
        return storages.computeIfAbsent(storage, unknown -> {
            String key = String.valueOf(storagesByKey.size());
            storagesByKey.put(key, storage);
            return key;
        });
    }
}
