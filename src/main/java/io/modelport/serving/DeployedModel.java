package io.modelport.serving;

import io.modelport.actor.Actor;
import io.modelport.actor.Project;
import io.modelport.registry.ModelName;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hibernate.annotations.BatchSize;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.AbstractAggregateRoot;

/** The decision to serve versions of one registered model; whether nodes have come to do so is their own state. */
@Entity
@Table(name = "deployment")
class DeployedModel extends AbstractAggregateRoot<DeployedModel> {

    @Id
    private String model;

    private String project;
    private int batchLimit;
    private @Nullable Integer slots;
    private long cacheBytes;
    private String actor;
    private Instant createdAt;
    private String updatedBy;
    private Instant updatedAt;

    @Version
    private @Nullable Long revision;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "deployment_target", joinColumns = @JoinColumn(name = "model"))
    @OrderColumn(name = "position")
    @BatchSize(size = 500)
    private List<TargetRow> targets = new ArrayList<>();

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "deployment_forced_route", joinColumns = @JoinColumn(name = "model"))
    @OrderColumn(name = "position")
    @BatchSize(size = 500)
    private List<ForcedRouteRow> forcedRoutes = new ArrayList<>();

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "deployment_shadow", joinColumns = @JoinColumn(name = "model"))
    @OrderColumn(name = "position")
    @BatchSize(size = 500)
    private List<ShadowRow> shadows = new ArrayList<>();

    @Embeddable
    record TargetRow(@Embedded VersionReference reference, @Column(nullable = false) int weight) {

        private static TargetRow of(DeploymentTarget target) {
            return new TargetRow(new VersionReference(target.version()), target.weight());
        }

        private DeploymentTarget view() {
            return new DeploymentTarget(reference.view(), weight);
        }
    }

    @Embeddable
    record ForcedRouteRow(@Column(nullable = false) String header, @Column(nullable = false) String value,
            @Embedded VersionReference reference) {

        private static ForcedRouteRow of(ForcedRoute route) {
            return new ForcedRouteRow(route.header(), route.value(), new VersionReference(route.version()));
        }

        private ForcedRoute view() {
            return new ForcedRoute(header, value, reference.view());
        }
    }

    @Embeddable
    record ShadowRow(@Embedded VersionReference reference, @Column(nullable = false) double share) {

        private static ShadowRow of(DeploymentShadow shadow) {
            return new ShadowRow(new VersionReference(shadow.version()), shadow.share());
        }

        private DeploymentShadow view() {
            return new DeploymentShadow(reference.view(), share);
        }
    }

    @SuppressWarnings("NullAway.Init")
    protected DeployedModel() {}

    DeployedModel(ModelName model, DeploymentPlan plan, Actor actor, Instant now) {
        Instant instant = now.truncatedTo(ChronoUnit.MICROS);
        this.model = model.value();
        this.project = Project.DEFAULT.name();
        this.actor = actor.name();
        this.createdAt = instant;
        this.updatedBy = actor.name();
        this.updatedAt = instant;
        serve(plan);
    }

    /** Changes what is served; false when that is what is served already. */
    boolean change(DeploymentPlan plan, Actor by, Instant now) {
        if (plan.equals(plan())) {
            return false;
        }
        updatedBy = by.name();
        updatedAt = now.truncatedTo(ChronoUnit.MICROS);
        serve(plan);
        return true;
    }

    /** Says that it is about to be no more. */
    void undeploy() {
        registerEvent(new DeploymentChanged(name()));
    }

    ModelName name() {
        return new ModelName(model);
    }

    DeploymentPlan plan() {
        return new DeploymentPlan(targets.stream().map(TargetRow::view).toList(),
                forcedRoutes.stream().map(ForcedRouteRow::view).toList(),
                shadows.stream().map(ShadowRow::view).toList(), batchLimit, slots, cacheBytes);
    }

    long revision() {
        return Objects.requireNonNull(revision);
    }

    Deployment view(List<Deployment.OnNode> nodes) {
        return new Deployment(name(), new Project(project), plan(), revision(), createdAt, new Actor(actor), updatedAt,
                new Actor(updatedBy), nodes);
    }

    private void serve(DeploymentPlan plan) {
        batchLimit = plan.batchLimit();
        slots = plan.slots();
        cacheBytes = plan.cacheBytes();
        targets.clear();
        plan.targets().forEach(target -> targets.add(TargetRow.of(target)));
        forcedRoutes.clear();
        plan.forcedRoutes().forEach(route -> forcedRoutes.add(ForcedRouteRow.of(route)));
        shadows.clear();
        plan.shadows().forEach(shadow -> shadows.add(ShadowRow.of(shadow)));
        registerEvent(new DeploymentChanged(name()));
    }
}
