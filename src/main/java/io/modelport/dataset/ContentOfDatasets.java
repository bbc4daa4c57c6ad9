package io.modelport.dataset;

import io.modelport.artifact.BlobReferences;
import io.modelport.artifact.Digest;
import java.util.List;
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
                .set();
    }

    @Override
    public List<String> users(Set<Digest> digests) {
        return jdbc.sql("""
            select d.name, v.number from dataset_version v join dataset d on d.id = v.dataset_id
            where d.deleted_at is null and v.artifact = any(?) order by d.name, v.number limit 20""")
                .param(digests.stream().map(Digest::hex).toArray(String[]::new))
                .query((row, _) -> "dataset '" + row.getString(1) + "', version " + row.getInt(2))
                .list();
    }
}
