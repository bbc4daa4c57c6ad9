package io.modelport.dataset;

import io.modelport.actor.Actor;
import io.modelport.artifact.Digest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An upload as others see it.
 *
 * @param id its identity
 * @param dataset the dataset of which it will be a version
 * @param format the format of its files
 * @param files the files that are there, sorted by role
 * @param committedVersion the version that it became; null while it is open
 * @param createdBy who opened it
 * @param createdAt when it was opened
 * @param expiresAt when it will be discarded unless it changes before
 */
public record UploadDetails(UUID id, DatasetName dataset, UploadFormat format, List<File> files,
        @Nullable Integer committedVersion, Actor createdBy, Instant createdAt, Instant expiresAt) {

    public UploadDetails {
        files = List.copyOf(files);
    }

    /**
     * An uploaded file; it was unpacked when it came gzipped, and is what its header says.
     *
     * @param role what it holds, such as {@code train-images}
     * @param digest the identity of the unpacked content
     * @param size the size of the unpacked content, in bytes
     * @param count how many images or labels it holds
     * @param height rows of an image; 1 for labels
     * @param width pixels in a row; 1 for labels
     */
    public record File(String role, Digest digest, long size, int count, int height, int width) {}
}
