package io.modelport.registry;

import io.modelport.problem.NotFound;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All registered models. */
interface RegisteredModels extends Repository<RegisteredModel, Long> {

    Optional<RegisteredModel> findByName(String name);

    boolean existsByName(String name);

    List<RegisteredModel> findByIdIn(Collection<Long> ids);

    /** The model, with its row locked until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select m from RegisteredModel m where m.name = :name")
    Optional<RegisteredModel> lock(String name);

    RegisteredModel save(RegisteredModel model);

    RegisteredModel saveAndFlush(RegisteredModel model);

    void delete(RegisteredModel model);

    /** Inserts a model unless one of that name exists; of several transactions that try at once, one inserts. */
    @Modifying
    @Query(nativeQuery = true, value = """
        insert into registered_model (name, search_name, project, actor, created_at, updated_by, updated_at)
        values (:name, :searchName, :project, :actor, :now, :actor, :now)
        on conflict (name) do nothing""")
    int insertIfAbsent(String name, String searchName, String project, String actor, Instant now);

    default RegisteredModel get(ModelName name) {
        return findByName(name.value()).orElseThrow(() -> absent(name));
    }

    default RegisteredModel getLocked(ModelName name) {
        return lock(name.value()).orElseThrow(() -> absent(name));
    }

    static NotFound absent(ModelName name) {
        return new NotFound("model-not-found", "No model is registered as '" + name + "'.",
                "List the models with GET /api/v1/models; names are case-sensitive.");
    }
}
