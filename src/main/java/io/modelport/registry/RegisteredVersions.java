package io.modelport.registry;

import io.modelport.problem.NotFound;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All versions of all models. */
interface RegisteredVersions extends Repository<RegisteredVersion, Long> {

    Optional<RegisteredVersion> findByModelIdAndNumber(long modelId, int number);

    List<RegisteredVersion> findByIdIn(Collection<Long> ids);

    @Query("select max(v.number) from RegisteredVersion v where v.modelId = :modelId")
    Optional<Integer> newestNumber(long modelId);

    RegisteredVersion save(RegisteredVersion version);

    RegisteredVersion saveAndFlush(RegisteredVersion version);

    void delete(RegisteredVersion version);

    /**
     * Locks versions for deletion, which waits for whoever holds one of them.
     *
     * @return their numbers, ascending
     */
    @Query(nativeQuery = true,
            value = "select number from model_version where model_id = :modelId order by number for update")
    List<Integer> lockAll(long modelId);

    @Query(nativeQuery = true,
            value = "select id from model_version where model_id = :modelId and number = :number for update")
    Optional<Long> lock(long modelId, int number);

    /** Keeps a version from deletion until the transaction ends; several may hold it, and it may be changed meanwhile. */
    @Query(nativeQuery = true, value = """
        select v.id from model_version v join registered_model m on m.id = v.model_id
        where m.name = :model and v.number = :number for key share of v""")
    Optional<Long> hold(String model, int number);

    default RegisteredVersion get(RegisteredModel model, int number) {
        return findByModelIdAndNumber(model.id(), number)
                .orElseThrow(() -> absent(new ModelVersionId(model.name(), number)));
    }

    static NotFound absent(ModelVersionId version) {
        return new NotFound("version-not-found", "There is no version " + version.version() + " of '" + version.model()
                + "'.", "List the versions with GET /api/v1/models/{name}/versions.");
    }
}
