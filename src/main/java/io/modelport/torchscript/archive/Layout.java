package io.modelport.torchscript.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The entries of an archive by their parts; what serves debugging or phones is left out, anything unknown is refused.
 *
 * @param named the single entries by their names
 * @param code code by its path below {@code code/}
 * @param data storages of the module by key
 * @param constants storages of the constants by key
 * @param traced storages of the inputs that the module was traced with, by key
 */
record Layout(Map<String, ZipItem> named, Map<String, ZipItem> code, Map<String, ZipItem> data,
        Map<String, ZipItem> constants, Map<String, ZipItem> traced) {

    private static final Set<String> KEPT = Set.of("data.pkl", "constants.pkl", "version", ".data/version", "byteorder",
            "traced_inputs.pkl");
    private static final Set<String> LEFT_OUT = Set.of(".format_version", ".storage_alignment",
            ".data/serialization_id", ".data/fast_cpu_mode", "bytecode.pkl", "mobile_debug_handles.pkl",
            "attributes.pkl",
            "model.json", "callstack_debug_map.pkl");
    private static final List<String> FOLDERS_LEFT_OUT = List.of("extra/", "bytecode/", "mobile_debug_handles/",
            "callstack_debug_map/");

    static Layout of(List<ZipItem> items, ArchiveLimits limits) {
        List<String> names = items.stream().map(ZipItem::name).toList();
        String root = root(names);
        if (!names.contains(root + "data.pkl") || !names.contains(root + "constants.pkl")
                || names.stream().noneMatch(name -> name.startsWith(root + "code/"))) {
            throw OtherFormat.ofZip(names).problem();
        }
        Layout layout = new Layout(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(),
                new LinkedHashMap<>(), new LinkedHashMap<>());
        items.forEach(item -> layout.add(item, item.name().startsWith(root)
                ? item.name().substring(root.length())
                : "/" + item.name()));
        if (layout.data().size() + layout.constants().size() > limits.tensors()) {
            throw ZipRefusal.tooLarge((layout.data().size() + layout.constants().size()) + " storages; "
                    + limits.tensors() + " are allowed");
        }
        return layout;
    }

    /** The folder in which everything lies. */
    private static String root(List<String> names) {
        List<String> roots = new ArrayList<>();
        for (String name : names) {
            int slash = name.indexOf('/');
            if (slash >= 0 && name.substring(slash + 1).equals("data.pkl")) {
                roots.add(name.substring(0, slash + 1));
            }
        }
        return roots.size() == 1 ? roots.getFirst() : "";
    }

    private void add(ZipItem item, String path) {
        int slash = path.lastIndexOf('/');
        String folder = path.substring(0, slash + 1);
        String name = path.substring(slash + 1);
        if (KEPT.contains(path)) {
            named.put(path, item);
        } else if (path.startsWith("code/")) {
            code(item, path.substring("code/".length()));
        } else if (folder.equals("data/")) {
            data.put(name, item);
        } else if (folder.equals("constants/")) {
            constants.put(name, item);
        } else if (folder.equals("traced_inputs/")) {
            traced.put(name, item);
        } else if (!LEFT_OUT.contains(path) && FOLDERS_LEFT_OUT.stream().noneMatch(path::startsWith)) {
            throw ArchiveRefusal.layout("the entry " + item.name() + " belongs to no part of it");
        }
    }

    private void code(ZipItem item, String path) {
        if (path.endsWith(".py")) {
            code.put(path, item);
        } else if (!path.endsWith(".debug_pkl")) {
            throw ArchiveRefusal.layout("the entry " + item.name() + " is no code");
        }
    }

    ZipItem get(String name) {
        ZipItem item = named.get(name);
        if (item == null) {
            throw ArchiveRefusal.layout("the entry " + name + " is missing");
        }
        return item;
    }

    /** The texts that a small entry may hold. */
    static String text(byte[] content) {
        return new String(content, StandardCharsets.US_ASCII).strip();
    }
}
