package io.modelport.worker;

import io.modelport.dataset.reader.ImageSplits;
import io.modelport.problem.Unavailable;
import io.modelport.process.wire.Assignment;
import io.modelport.process.wire.Assignment.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Gets the files that an attempt trains on: from the disk that it shares with its node, else over the worker API. */
final class AttemptData {

    private final NodeClient node;
    private final Path work;

    AttemptData(NodeClient node, Path work) {
        this.node = node;
        this.work = work;
    }

    /** @throws Unavailable when a file is not what its digest says */
    ImageSplits fetch(Assignment assignment) throws IOException {
        Map<String, Path> files = new HashMap<>();
        for (DataFile file : assignment.data()) {
            files.put(file.role(), fetch(file));
        }
        return ImageSplits.open(files);
    }

    private Path fetch(DataFile file) throws IOException {
        String shared = file.path();
        Path path = work.resolve(file.role());
        if (shared != null && Files.isReadable(Path.of(shared))) {
            path = Path.of(shared);
        } else {
            node.download(file.digest(), path);
        }
        String digest = FileDigest.of(path);
        if (!digest.equals(file.digest())) {
            throw new Unavailable("dataset-damaged", "The file " + file.role() + " has the digest " + digest
                    + " where " + file.digest() + " was expected.", "Check the disks of the node.");
        }
        return path;
    }
}
