package io.modelport.serving;

import io.modelport.actor.Actor;
import io.modelport.actor.Project;
import io.modelport.registry.Alias;
import io.modelport.registry.ModelName;
import io.modelport.registry.VersionSelector;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
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
    private List<Target> targets = new ArrayList<>();

    /** One row of the targets. */
    @Embeddable
    static class Target {

        private @Nullable Integer version;
        private @Nullable String alias;

        @Column(nullable = false)
        private int weight;

        protected Target() {}

        private Target(DeploymentTarget target) {
            switch (target.version()) {
                case VersionSelector.Number(int number) -> version = number;
                case VersionSelector.Named(Alias name) -> alias = name.value();
            }
            weight = target.weight();
        }

        private DeploymentTarget view() {
            VersionSelector selector = version != null ? new VersionSelector.Number(version)
                    : new VersionSelector.Named(new Alias(Objects.requireNonNull(alias)));
            return new DeploymentTarget(selector, weight);
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
        return new DeploymentPlan(targets.stream().map(Target::view).toList(), batchLimit, slots);
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
        targets.clear();
        plan.targets().forEach(target -> targets.add(new Target(target)));
        registerEvent(new DeploymentChanged(name()));
    }
}
