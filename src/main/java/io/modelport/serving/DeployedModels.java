package io.modelport.serving;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

/** All deployments. */
interface DeployedModels extends Repository<DeployedModel, String> {

    Optional<DeployedModel> findByModel(String model);

    List<DeployedModel> findByModelGreaterThanOrderByModel(String after, Limit limit);

    List<DeployedModel> findAll();

    DeployedModel saveAndFlush(DeployedModel deployment);

    void delete(DeployedModel deployment);
}
