package io.modelport.dataset;

import static java.util.stream.Collectors.toSet;

import io.modelport.artifact.BlobReferences;
import io.modelport.artifact.Digest;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps the files of all versions of datasets that are not deleted, and of the uploads that are open. */
@Component
class ContentOfDatasets implements BlobReferences {

    private final JdbcClient jdbc;

    ContentOfDatasets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<Digest> named(Set<Digest> digests) {
        return jdbc.sql("""
            select artifact from dataset_version join dataset on dataset.id = dataset_version.dataset_id
            where deleted_at is null and artifact = any(:digests)
            union
            select digest from dataset_upload_file where digest = any(:digests)""")
                .param("digests", digests.stream().map(Digest::hex).toArray(String[]::new))
                .query((row, _) -> new Digest(row.getString(1)))
                .stream()
                .collect(toSet());
    }
}
