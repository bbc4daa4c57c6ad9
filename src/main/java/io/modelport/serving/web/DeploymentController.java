package io.modelport.serving.web;

import io.modelport.actor.Actor;
import io.modelport.http.Cursor;
import io.modelport.http.EntityTag;
import io.modelport.http.Limit;
import io.modelport.http.Page;
import io.modelport.problem.Conflict;
import io.modelport.problem.Invalid;
import io.modelport.problem.Stale;
import io.modelport.registry.ModelName;
import io.modelport.serving.Deployment;
import io.modelport.serving.Deployments;
import io.modelport.serving.Deployments.Deployed;
import io.modelport.serving.LocalOutcome;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/deployments")
@Tag(name = "Deployments", description = "Which versions of a model are served, and how traffic is split between them.")
class DeploymentController {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final Deployments deployments;

    DeploymentController(Deployments deployments) {
        this.deployments = deployments;
    }

    /**
     * Lists deployments by the model's name.
     *
     * @param limit how many deployments to list at most, 1 to 500
     * @param cursor the nextCursor of the page before
     */
    @GetMapping
    Page<DeploymentBody> list(@RequestParam(defaultValue = Limit.DEFAULT) int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Cursor after = Cursor.parse(cursor, 1);
        return Page.of(deployments.list(after == null ? "" : after.text(0), Limit.require(limit) + 1), limit,
                deployment -> Cursor.of(deployment.model().value()), DeploymentBody::of);
    }

    /**
     * Shows what is deployed of a model, and how far each node is with it.
     *
     * @param model the model's name
     */
    @GetMapping("/{model}")
    ResponseEntity<DeploymentBody> get(@PathVariable ModelName model) {
        return answer(HttpStatus.OK, deployments.get(model));
    }

    /**
     * Deploys a model, or changes what its deployment serves. Each node loads and warms the versions in the background and
     * then changes over at once; until then, and when that fails, it goes on with what it serves. Deploying what is
     * deployed already changes nothing.
     *
     * @param model the model's name
     * @param wait how long to wait until this node serves it, such as 30s or 1m30s, up to 5m; the answer is 409
     *            when that fails, and 202 when it takes longer; unless told, the answer comes at once
     * @param ifMatch the ETag of the deployment as it was read, or *; needed to change a deployment, not to make one
     */
    @PutMapping("/{model}")
    CompletableFuture<ResponseEntity<DeploymentBody>> deploy(@PathVariable ModelName model,
            @RequestBody DeploymentPlanBody body,
            @RequestParam(required = false) @DurationFormat(
                    style = DurationFormat.Style.COMPOSITE) @Nullable Duration wait,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch, Actor actor) {
        requireReasonable(wait);
        Deployed deployed = deployments.deploy(model, body.toPlan(), revision -> require(ifMatch, revision), actor);
        HttpStatus status = deployed.created() ? HttpStatus.CREATED : HttpStatus.OK;
        if (wait == null) {
            return CompletableFuture.completedFuture(answer(status, deployed.deployment()));
        }
        return deployments.whenServedHere(model, deployed.deployment().revision())
                .thenApply(outcome -> status(outcome, status, model))
                .completeOnTimeout(HttpStatus.ACCEPTED, wait.toMillis(), TimeUnit.MILLISECONDS)
                .thenApplyAsync(result -> answer(result, deployments.get(model)));
    }

    /**
     * Undeploys a model, after which the nodes finish its requests and free its memory. Undeploying what is not deployed
     * is no error.
     *
     * @param model the model's name
     * @param ifMatch the ETag of the deployment as it was read, to undeploy it only if nobody changed it meanwhile
     */
    @DeleteMapping("/{model}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void undeploy(@PathVariable ModelName model,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        boolean _ = deployments.undeploy(model, revision -> {
            if (ifMatch != null) {
                require(ifMatch, revision);
            }
        });
    }

    private static void requireReasonable(@Nullable Duration wait) {
        if (wait != null && (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0)) {
            throw new Invalid("invalid-wait", "wait is " + wait + ".", "Wait 0 seconds to 5 minutes.", "wait");
        }
    }

    private static void require(@Nullable String ifMatch, @Nullable Long revision) {
        if (revision != null) {
            EntityTag.require(ifMatch, revision);
        } else if (ifMatch != null) {
            throw new Stale("revision-mismatch", "The model is not deployed, so there is no " + ifMatch + ".",
                    "Leave If-Match out to deploy it.");
        }
    }

    private static HttpStatus status(LocalOutcome outcome, HttpStatus served, ModelName model) {
        return switch (outcome) {
            case LocalOutcome.Served _ -> served;
            case LocalOutcome.Failed(String reason) -> throw new Conflict("deployment-failed",
                    "This node cannot serve '" + model + "' as its deployment says. " + reason,
                    "Deploy another version; what was served before goes on being served.");
        };
    }

    private static ResponseEntity<DeploymentBody> answer(HttpStatus status, Deployment deployment) {
        return ResponseEntity.status(status)
                .eTag(EntityTag.of(deployment.revision()))
                .body(DeploymentBody.of(deployment));
    }
}
