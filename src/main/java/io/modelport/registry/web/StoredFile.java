package io.modelport.registry.web;

import io.modelport.artifact.ArtifactEntry;
import io.modelport.artifact.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.core.io.AbstractResource;

/** A file of an artifact as Spring writes it, whole or a range of it, straight from the store. */
final class StoredFile extends AbstractResource {

    private final ArtifactStore store;
    private final ArtifactEntry file;

    StoredFile(ArtifactStore store, ArtifactEntry file) {
        this.store = store;
        this.file = file;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return store.open(file.digest());
    }

    @Override
    public long contentLength() {
        return file.size();
    }

    @Override
    public boolean exists() {
        return store.find(file.digest()).isPresent();
    }

    @Override
    public String getDescription() {
        return file.path() + " (" + file.digest() + ")";
    }
}
