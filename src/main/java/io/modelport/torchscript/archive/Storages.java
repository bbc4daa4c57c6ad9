package io.modelport.torchscript.archive;

import io.modelport.torchscript.pickle.ElementType;
import io.modelport.torchscript.pickle.PickleValue.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Proves that the storages a pickle refers to are there, of the size that it says, undamaged. */
final class Storages {

    private final String folder;
    private final Map<String, ZipItem> items;
    private final ZipContent content;

    Storages(String folder, Map<String, ZipItem> items, ZipContent content) {
        this.folder = folder;
        this.items = items;
        this.content = content;
    }

    /** The entries of the storages, in their order. */
    List<ZipItem> check(List<Storage> storages) throws IOException {
        List<ZipItem> found = new ArrayList<>();
        for (Storage storage : storages) {
            ZipItem item = item(storage);
            content.copy(item, storage.type() == ElementType.BOOL ? new Booleans(item.name())
                    : OutputStream.nullOutputStream());
            found.add(item);
        }
        return found;
    }

    ZipItem item(Storage storage) {
        ZipItem item = items.get(storage.key());
        if (item == null) {
            throw ArchiveRefusal.storage(folder + storage.key(), "it is missing");
        }
        if (item.size() != storage.bytes()) {
            throw ArchiveRefusal.storage(item.name(), "it has " + item.size() + " bytes, and " + storage.count()
                    + " elements of the type " + storage.type() + " are " + storage.bytes());
        }
        return item;
    }

    /** Compiled code takes for granted that a truth value is 0 or 1. */
    private static final class Booleans extends OutputStream {

        private final String name;

        Booleans(String name) {
            this.name = name;
        }

        @Override
        public void write(int value) {
            if (value != 0 && value != 1) {
                throw ArchiveRefusal.storage(name, "it holds truth values that are neither 0 nor 1");
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }
    }
}
