package io.modelport.dataset;

import io.modelport.artifact.ArtifactEntry;
import io.modelport.artifact.ArtifactStore;
import io.modelport.artifact.Blob;
import io.modelport.artifact.Digest;
import io.modelport.dataset.reader.FileRole;
import io.modelport.dataset.reader.IdxHeader;
import io.modelport.dataset.reader.IdxInputStream;
import io.modelport.dataset.reader.IdxKind;
import io.modelport.dataset.reader.SplitStatistics;
import io.modelport.dataset.reader.StratifiedSplit;
import io.modelport.problem.Invalid;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Checks that the files of an upload belong together, chooses the test split where none was sent, and counts. */
@Component
class UploadExaminer {

    private final ArtifactStore artifacts;

    UploadExaminer(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** @throws Invalid when a file is missing or they do not belong together */
    ExaminedUpload examine(Map<FileRole, UploadedFile> files, CommitOrder order) throws IOException {
        boolean tested = files.containsKey(FileRole.TEST_IMAGES) || files.containsKey(FileRole.TEST_LABELS);
        UploadedFile images = requirePair(files, FileRole.TRAIN_IMAGES, FileRole.TRAIN_LABELS);
        if (tested) {
            requireSameSize(images, requirePair(files, FileRole.TEST_IMAGES, FileRole.TEST_LABELS));
            requireNoHoldOut(order);
        }
        byte[] trainLabels = labels(files, FileRole.TRAIN_LABELS);
        byte[] testLabels = tested ? labels(files, FileRole.TEST_LABELS) : new byte[0];
        int classes = Math.max(greatest(trainLabels), greatest(testLabels)) + 1;
        ClassLabels names = ClassLabels.of(order.classLabels(), classes);

        List<ArtifactEntry> entries = new ArrayList<>();
        files.forEach((role, file) -> entries.add(file.entry(role)));
        entries.add(store(FileRole.CLASS_LABELS, names.file()));
        Path trainImages = path(files, FileRole.TRAIN_IMAGES);
        List<SplitStatistics> statistics;
        if (tested) {
            statistics = List.of(
                    SplitStatistics.scan(trainImages, trainLabels, null, names.names().size()).getFirst(),
                    SplitStatistics.scan(path(files, FileRole.TEST_IMAGES), testLabels, null, names.names().size())
                            .getFirst());
        } else {
            byte[] split = StratifiedSplit.choose(trainLabels, order.holdOut().testFraction(), order.holdOut().seed());
            entries.add(store(FileRole.SPLIT, idx(split)));
            statistics = SplitStatistics.scan(trainImages, trainLabels, split, names.names().size());
        }
        return new ExaminedUpload(new DatasetVersion.Schema(1, images.height(), images.width(), names.names()),
                List.of(split("train", statistics.getFirst()), split("test", statistics.getLast())),
                tested ? null : order.holdOut(), entries);
    }

    private static UploadedFile requirePair(Map<FileRole, UploadedFile> files, FileRole images, FileRole labels) {
        for (FileRole role : List.of(images, labels)) {
            if (!files.containsKey(role)) {
                throw new Invalid("file-missing", "The upload has no file of " + role + ".",
                        "Send it with PUT .../files/" + role + ".", role.toString());
            }
        }
        UploadedFile imageFile = get(files, images);
        int count = get(files, labels).exampleCount();
        if (imageFile.exampleCount() != count) {
            throw new Invalid("counts-differ", "There are " + imageFile.exampleCount() + " " + images + ", but " + count
                    + " " + labels + ".", "Send the labels that belong to these images, in the same order.",
                    labels.toString());
        }
        return imageFile;
    }

    private static void requireSameSize(UploadedFile train, UploadedFile test) {
        if (train.height() != test.height() || train.width() != test.width()) {
            throw new Invalid("sizes-differ", "The images to train on have " + train.height() + " × " + train.width()
                    + " pixels, those to test on " + test.height() + " × " + test.width() + ".",
                    "Send images of one size.", FileRole.TEST_IMAGES.toString());
        }
    }

    private static void requireNoHoldOut(CommitOrder order) {
        String field = order.testFraction() != null ? "testFraction" : "seed";
        if (order.testFraction() != null || order.seed() != null) {
            throw new Invalid("test-split-given", field + " was given, but the upload has test files of its own.",
                    "Leave " + field + " out, or open an upload without test files.", field);
        }
    }

    private byte[] labels(Map<FileRole, UploadedFile> files, FileRole role) throws IOException {
        return IdxInputStream.readLabels(path(files, role));
    }

    private Path path(Map<FileRole, UploadedFile> files, FileRole role) throws IOException {
        return artifacts.verifiedPath(new Digest(get(files, role).digest()));
    }

    private ArtifactEntry store(FileRole role, byte[] content) throws IOException {
        Blob blob = artifacts.store(new ByteArrayInputStream(content), content.length, null);
        return new ArtifactEntry(role.toString(), blob.digest(), blob.size());
    }

    private static byte[] idx(byte[] split) {
        byte[] header = new IdxHeader(IdxKind.LABELS, split.length, 1, 1).bytes();
        return ByteBuffer.allocate(header.length + split.length).put(header).put(split).array();
    }

    private static DatasetVersion.Split split(String name, SplitStatistics statistics) {
        return new DatasetVersion.Split(name, statistics.count(), statistics.classCounts(), statistics.pixels());
    }

    private static int greatest(byte[] labels) {
        int greatest = 0;
        for (byte label : labels) {
            greatest = Math.max(greatest, Byte.toUnsignedInt(label));
        }
        return greatest;
    }

    private static UploadedFile get(Map<FileRole, UploadedFile> files, FileRole role) {

        UploadedFile file = files.get(role);
        if (file == null) {
            throw new IllegalStateException(role + " was not checked");
        }
        return file;
    }
}
