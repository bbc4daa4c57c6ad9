package io.modelport.registry;

import io.modelport.artifact.BlobReferences;
import io.modelport.artifact.Digest;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps the artifacts of all model versions. */
@Component
class ArtifactsOfVersions implements BlobReferences {

    private final JdbcClient jdbc;

    ArtifactsOfVersions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<Digest> named(Set<Digest> digests) {
        return jdbc.sql("select distinct artifact from model_version where artifact = any(?)")
                .param(digests.stream().map(Digest::hex).toArray(String[]::new))
                .query((row, _) -> new Digest(row.getString(1)))
                .set();
    }

    @Override
    public List<String> users(Set<Digest> digests) {
        return jdbc.sql("""
            select m.name, v.number from model_version v join registered_model m on m.id = v.model_id
            where v.artifact = any(?) order by m.name, v.number limit 20""")
                .param(digests.stream().map(Digest::hex).toArray(String[]::new))
                .query((row, _) -> "model '" + row.getString(1) + "', version " + row.getInt(2))
                .list();
    }
}
