package io.modelport.serving.web;

import io.modelport.problem.Invalid;
import io.modelport.registry.Alias;
import io.modelport.registry.VersionSelector;
import io.modelport.serving.DeploymentPlan;
import io.modelport.serving.DeploymentShadow;
import io.modelport.serving.DeploymentTarget;
import io.modelport.serving.ForcedRoute;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What shall be served of a model.
 *
 * @param targets 1 to 16 versions with their shares of the traffic; sticky keys are spread over them in this order
 * @param forcedRoutes up to 32 headers that force a version on requests that name none; the first that matches counts;
 *            none unless told
 * @param shadows up to 4 versions that are given copies of requests; none unless told
 * @param batchLimit the most rows that run together, 1 to 4,096; 32 unless told. Larger requests are split
 * @param slots how many batches of each version run at the same time on each node, 1 to 1,024; one per core unless told
 * @param cacheBytes the most bytes of answers that each version keeps on each node, to give them again to requests with
 *            equal inputs; 0 unless told, which keeps none
 */
record DeploymentPlanBody(List<TargetBody> targets, @Nullable List<ForcedRouteBody> forcedRoutes,
        @Nullable List<ShadowBody> shadows, @Schema(example = "32") @Nullable Integer batchLimit,
        @Schema(example = "2") @Nullable Integer slots, @Schema(example = "0") @Nullable Long cacheBytes) {

    DeploymentPlan toPlan() {
        return new DeploymentPlan(all("targets", targets, TargetBody::toTarget),
                all("forcedRoutes", forcedRoutes, ForcedRouteBody::toRoute),
                all("shadows", shadows, ShadowBody::toShadow),
                batchLimit == null ? DeploymentPlan.DEFAULT_BATCH_LIMIT : batchLimit, slots,
                cacheBytes == null ? 0 : cacheBytes);
    }

    private static <B, T> List<T> all(String field, @Nullable List<B> bodies, Function<B, T> conversion) {
        List<T> all = new ArrayList<>();
        for (int i = 0; bodies != null && i < bodies.size(); i++) {
            try {
                all.add(conversion.apply(bodies.get(i)));
            } catch (Invalid e) {
                throw e.below(field + "[" + i + "]");
            }
        }
        return all;
    }

    /**
     * One version, named by its number or by an alias, and its share of the traffic.
     *
     * @param version the version's number, from 1; null when an alias is given
     * @param alias an alias; the deployment follows it when it moves; null when a version is given
     * @param weight its share, from 0, in proportion to the sum of all weights; 1 unless told. A version of weight 0
     *            answers only requests that name it
     */
    record TargetBody(@Schema(example = "3") @Nullable Integer version,
            @Schema(example = "champion") @Nullable Alias alias,
            @Schema(example = "100") @Nullable Integer weight) {

        static TargetBody of(DeploymentTarget target) {
            return new TargetBody(numberOf(target.version()), aliasOf(target.version()), target.weight());
        }

        DeploymentTarget toTarget() {
            return new DeploymentTarget(selector(version, alias), weight == null ? 1 : weight);
        }
    }

    /**
     * Sends the requests that carry a header of a certain value to one version, whatever the weights say.
     *
     * @param header the header's name, whose case does not matter; over gRPC the name of the metadata
     * @param value the exact value, 1 to 200 ASCII characters
     * @param version the version's number, from 1; null when an alias is given
     * @param alias an alias; the route follows it when it moves; null when a version is given
     */
    record ForcedRouteBody(@Schema(example = "x-tester") String header, @Schema(example = "anna") String value,
            @Schema(example = "4") @Nullable Integer version,
            @Schema(example = "candidate") @Nullable Alias alias) {

        static ForcedRouteBody of(ForcedRoute route) {
            return new ForcedRouteBody(route.header(), route.value(), numberOf(route.version()),
                    aliasOf(route.version()));
        }

        ForcedRoute toRoute() {
            return new ForcedRoute(header, value, selector(version, alias));
        }
    }

    /**
     * A version that is given copies of requests after they were answered; what it answers reaches nobody.
     *
     * @param version the version's number, from 1; null when an alias is given
     * @param alias an alias; the shadow follows it when it moves; null when a version is given
     * @param share of the requests that the weights send somewhere, 0 to 1
     */
    record ShadowBody(@Schema(example = "4") @Nullable Integer version,
            @Schema(example = "candidate") @Nullable Alias alias, @Schema(example = "0.1") double share) {

        static ShadowBody of(DeploymentShadow shadow) {
            return new ShadowBody(numberOf(shadow.version()), aliasOf(shadow.version()), shadow.share());
        }

        DeploymentShadow toShadow() {
            return new DeploymentShadow(selector(version, alias), share);
        }
    }

    private static @Nullable Integer numberOf(VersionSelector selector) {
        return switch (selector) {
            case VersionSelector.Number(int number) -> number;
            case VersionSelector.Named _ -> null;
        };
    }

    private static @Nullable Alias aliasOf(VersionSelector selector) {
        return switch (selector) {
            case VersionSelector.Number _ -> null;
            case VersionSelector.Named(Alias name) -> name;
        };
    }

    private static VersionSelector selector(@Nullable Integer version, @Nullable Alias alias) {
        if (version != null && alias == null) {
            if (version < 1) {
                throw new Invalid("invalid-version", "There is no version " + version + ".",
                        "Version numbers begin at 1.", "version");
            }
            return new VersionSelector.Number(version);
        }
        if (version == null && alias != null) {
            return new VersionSelector.Named(alias);
        }
        throw new Invalid("invalid-target", "A version is named either by its number or by an alias.",
                "Send version or alias, not both.", "version");
    }
}
