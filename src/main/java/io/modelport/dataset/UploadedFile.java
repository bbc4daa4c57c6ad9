package io.modelport.dataset;

import io.modelport.artifact.ArtifactEntry;
import io.modelport.artifact.Blob;
import io.modelport.artifact.Digest;
import io.modelport.dataset.reader.FileRole;
import io.modelport.dataset.reader.IdxHeader;
import jakarta.persistence.Embeddable;

/**
 * A file that was uploaded and found whole; it is kept unpacked.
 *
 * @param digest the SHA-256 of the unpacked file, 64 hexadecimal digits
 * @param size its size in bytes, unpacked
 * @param exampleCount how many images or labels it holds
 * @param height rows of an image; 1 for labels
 * @param width pixels in a row; 1 for labels
 */
@Embeddable
record UploadedFile(String digest, long size, int exampleCount, int height, int width) {

    static UploadedFile of(Blob blob, IdxHeader header) {
        return new UploadedFile(blob.digest().hex(), blob.size(), header.count(), header.height(), header.width());
    }

    ArtifactEntry entry(FileRole role) {
        return new ArtifactEntry(role.toString(), new Digest(digest), size);
    }

    UploadDetails.File view(FileRole role) {
        return new UploadDetails.File(role.toString(), new Digest(digest), size, exampleCount, height, width);
    }
}
