package io.modelport.dataset;

import io.modelport.artifact.ArtifactStore;
import io.modelport.artifact.Digest;
import io.modelport.dataset.reader.FileRole;
import io.modelport.dataset.reader.ImageRows;
import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Shows single examples of versions. The files of the versions looked at last stay mapped, verified when that began, so a
 * further look reads only the pages that it needs.
 */
@Service
public class DatasetRows {

    private static final int MAPPED = 16;

    /** So many pixels are listed at once at most; one image of the largest size. */
    private static final long MAX_PIXELS = 1 << 24;

    private final Datasets datasets;
    private final ArtifactStore artifacts;
    private final Map<Key, ImageRows> mapped = new LinkedHashMap<>(MAPPED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ImageRows> eldest) {
            return size() > MAPPED;
        }
    };

    DatasetRows(Datasets datasets, ArtifactStore artifacts) {
        this.datasets = datasets;
        this.artifacts = artifacts;
    }

    /**
     * Lists examples of one split in their order.
     *
     * @param label only examples of the class that is called so; null for all
     * @param offset how many of them to pass over
     * @param limit how many to list at most
     * @throws NotFound when there is no such version or split
     * @throws Invalid when no class is called so
     */
    public RowPage list(DatasetVersionId id, String splitName, @Nullable String label, long offset, int limit)
            throws IOException {
        DatasetVersion version = datasets.get(id);
        DatasetVersion.Split split = split(version, splitName);
        List<String> labels = version.schema().classLabels();
        int wanted = label == null ? -1 : labels.indexOf(label);
        if (label != null && wanted < 0) {
            throw new Invalid("unknown-class-label", "No class of " + id + " is called '" + label + "'.",
                    "Use one of the schema's classLabels.", "label");
        }
        requireModest(version.schema(), limit);
        ImageRows rows = rows(version, splitName);
        List<Row> listed = rows.list(part(version, splitName), number -> wanted < 0 || number == wanted, offset, limit)
                .stream()
                .map(row -> new Row(row.index(), row.label(), labels.get(row.label()), image(rows, row)))
                .toList();
        return new RowPage(wanted < 0 ? split.count() : split.classCounts().get(wanted), listed);
    }

    /**
     * The image of one example.
     *
     * @param index its index within the split, from 0
     * @throws NotFound when there is no such version, split or example
     */
    public GreyImage image(DatasetVersionId id, String splitName, int index) throws IOException {
        DatasetVersion version = datasets.get(id);
        split(version, splitName);
        ImageRows rows = rows(version, splitName);
        return image(rows, rows.get(part(version, splitName), index));
    }

    private static GreyImage image(ImageRows rows, ImageRows.Row row) {
        return new GreyImage(rows.height(), rows.width(), rows.pixels(row));
    }

    private static void requireModest(DatasetVersion.Schema schema, int limit) {
        long size = (long) schema.height() * schema.width();
        if (limit * size > MAX_PIXELS) {
            throw new Invalid("invalid-limit", limit + " images of " + size + " pixels are too much for one answer.",
                    "Use a limit of at most " + Math.max(1, MAX_PIXELS / size) + ".", "limit");
        }
    }

    private static DatasetVersion.Split split(DatasetVersion version, String name) {
        return version.findSplit(name)
                .orElseThrow(() -> new NotFound("split-not-found", version.id() + " has no split '" + name + "'.",
                        "Use train or test."));
    }

    private static int part(DatasetVersion version, String splitName) {
        return version.holdOut() != null && splitName.equals("test") ? 1 : 0;
    }

    private ImageRows rows(DatasetVersion version, String splitName) throws IOException {
        Key key = Key.of(version, splitName);
        synchronized (mapped) {
            ImageRows known = mapped.get(key);
            if (known != null) {
                return known;
            }
        }
        ImageRows rows = ImageRows.map(artifacts.verifiedPath(key.images()), artifacts.verifiedPath(key.labels()),
                key.split() == null ? null : artifacts.verifiedPath(key.split()));
        synchronized (mapped) {
            mapped.put(key, rows);
        }
        return rows;
    }

    private record Key(Digest images, Digest labels, @Nullable Digest split) {

        static Key of(DatasetVersion version, String splitName) {
            boolean own = version.holdOut() == null && splitName.equals("test");
            return new Key(digest(version, own ? FileRole.TEST_IMAGES : FileRole.TRAIN_IMAGES),
                    digest(version, own ? FileRole.TEST_LABELS : FileRole.TRAIN_LABELS),
                    version.holdOut() == null ? null : digest(version, FileRole.SPLIT));
        }

        private static Digest digest(DatasetVersion version, FileRole role) {
            return version.findFile(role.toString())
                    .orElseThrow(() -> new IllegalStateException(version.id() + " has no file of " + role))
                    .digest();
        }
    }

    /**
     * Some examples of a split.
     *
     * @param total how many there are in all that fit what was asked
     * @param rows those listed
     */
    public record RowPage(int total, List<Row> rows) {

        public RowPage {
            rows = List.copyOf(rows);
        }
    }

    /**
     * An example.
     *
     * @param index its index within the split, from 0
     * @param classNumber the number of its class, from 0
     * @param label the name of its class
     * @param image what it shows
     */
    public record Row(int index, int classNumber, String label, GreyImage image) {}
}
