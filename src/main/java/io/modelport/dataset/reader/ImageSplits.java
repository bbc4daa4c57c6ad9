package io.modelport.dataset.reader;

import io.modelport.problem.Invalid;
import io.modelport.problem.NotFound;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The examples of a dataset version, parted as the version says: this is the one way to read them for training and for
 * evaluation.
 *
 * @param train the examples to train on
 * @param test the examples to evaluate on
 */
public record ImageSplits(LabelledImages train, LabelledImages test) {

    /**
     * Reads the files of a version: the test split has files of its own, or is held out of the train files as the split
     * file says.
     *
     * @param files where each file lies, by its role such as {@code train-images}; roles that hold no examples are
     *            ignored
     * @throws Invalid when a file is missing or is not what its header says
     */
    public static ImageSplits open(Map<String, Path> files) throws IOException {
        Path images = require(files, FileRole.TRAIN_IMAGES);
        Path labels = require(files, FileRole.TRAIN_LABELS);
        Path split = files.get(FileRole.SPLIT.toString());
        if (split != null) {
            return heldOut(images, IdxInputStream.readLabels(labels), IdxInputStream.readLabels(split));
        }
        return new ImageSplits(LabelledImages.readIdx(images, labels),
                LabelledImages.readIdx(require(files, FileRole.TEST_IMAGES), require(files, FileRole.TEST_LABELS)));
    }

    /** @throws NotFound when the split is neither {@code train} nor {@code test} */
    public LabelledImages get(String split) {
        return switch (split) {
            case "train" -> train;
            case "test" -> test;
            default ->
                throw new NotFound("split-not-found", "There is no split '" + split + "'.", "Use train or test.");
        };
    }

    private static ImageSplits heldOut(Path file, byte[] labels, byte[] split) throws IOException {
        int held = countHeldOut(split);
        try (IdxInputStream stream = IdxInputStream.open(file, IdxKind.IMAGES)) {
            IdxHeader header = stream.header();
            LabelledImages.requireEqualCounts(header.count(), labels.length);
            LabelledImages.requireEqualCounts(header.count(), split.length);
            Part train = new Part(header, split.length - held);
            Part test = new Part(header, held);
            stream.skipHeader();
            for (int i = 0; i < split.length; i++) {
                (split[i] == 0 ? train : test).read(stream, labels[i]);
            }
            stream.requireEnd();
            return new ImageSplits(train.images(), test.images());
        }
    }

    private static int countHeldOut(byte[] split) {
        int held = 0;
        for (byte part : split) {
            if (part < 0 || part > 1) {
                throw new Invalid("invalid-split", "The split file has the value " + Byte.toUnsignedInt(part) + ".",
                        "Write 0 for an example to train on and 1 for one to evaluate on.");
            }
            held += part;
        }
        return held;
    }

    private static Path require(Map<String, Path> files, FileRole role) {
        Path file = files.get(role.toString());
        if (file == null) {
            throw new Invalid("file-missing", "The version has no file of " + role + ".",
                    "Read a version that was committed.");
        }
        return file;
    }

    /** One split while it fills. */
    private static final class Part {

        private final IdxHeader header;
        private final byte[] pixels;
        private final byte[] labels;
        private int count;

        Part(IdxHeader header, int count) {
            this.header = header;
            this.pixels = new byte[count * header.exampleSize()];
            this.labels = new byte[count];
        }

        void read(IdxInputStream stream, byte label) throws IOException {
            stream.readFully(pixels, count * header.exampleSize(), header.exampleSize());
            labels[count++] = label;
        }

        LabelledImages images() {
            return new LabelledImages(header.height(), header.width(), pixels, labels);
        }
    }
}
