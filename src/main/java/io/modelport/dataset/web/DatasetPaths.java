package io.modelport.dataset.web;

import io.modelport.dataset.DatasetName;
import io.modelport.dataset.DatasetVersionId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.web.util.UriUtils;

/** Where datasets and what belongs to them are found. */
final class DatasetPaths {

    private DatasetPaths() {}

    static URI of(DatasetName name) {
        return URI.create("/api/v1/datasets/" + UriUtils.encode(name.value(), StandardCharsets.UTF_8));
    }

    static URI of(DatasetVersionId version) {
        return URI.create(of(version.dataset()) + "/versions/" + version.version());
    }

    static URI of(DatasetName name, UUID upload) {
        return URI.create(of(name) + "/uploads/" + upload);
    }
}
