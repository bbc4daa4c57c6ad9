package io.modelport.serving;

import io.modelport.registry.ModelVersionId;
import io.modelport.registry.VersionUse;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps versions that are deployed, or still in the memory of a node, from being deleted. */
@Component
class DeployedVersions implements VersionUse {

    private final JdbcClient jdbc;
    private final NodeStates states;

    DeployedVersions(JdbcClient jdbc, NodeStates states) {
        this.jdbc = jdbc;
        this.states = states;
    }

    @Override
    public Optional<String> reasonToKeep(ModelVersionId version) {
        boolean deployed = jdbc.sql("""
            select exists (select from deployment_target where model = :model and version = :version)
                or exists (select from deployment_forced_route where model = :model and version = :version)
                or exists (select from deployment_shadow where model = :model and version = :version)""")
                .param("model", version.model().value())
                .param("version", version.version())
                .query(Boolean.class)
                .single();
        if (deployed) {
            return Optional.of("The deployment of '" + version.model() + "' serves it.");
        }
        return states.nodeThatHolds(version).map(node -> "Node " + node + " still serves it.");
    }
}
