package io.modelport.http.openapi;

import io.modelport.actor.Actor;
import io.modelport.http.IdempotentRequest;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The frame of the API description, and the error that every operation may answer with. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Actor.class, IdempotentRequest.class)
                .addResponseTypeToIgnore(SseEmitter.class);
    }

    @Bean
    OpenAPI modelportApi(ObjectProvider<BuildProperties> build) {
        BuildProperties properties = build.getIfAvailable();
        return new OpenAPI().servers(List.of(new Server().url("/").description("This node.")))
                .info(new Info().title("Modelport")
                        .version(properties == null ? "development" : properties.getVersion())
                        .description(
                                "Datasets, training jobs, registered models and deployments. Predictions are served "
                                        + "by the Open Inference Protocol under /v2.")
                        .license(new License().name("Apache-2.0")
                                .url("https://www.apache.org/licenses/LICENSE-2.0")))
                .components(new Components().addSecuritySchemes("key",
                        new SecurityScheme().type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("Needed when the node was started with MODELPORT_ADMIN_KEY.")))
                .addSecurityItem(new SecurityRequirement().addList("key"));
    }

    @Bean
    OpenApiCustomizer problemsOfEveryOperation() {
        return api -> {
            // Added here, since what nothing refers to yet is dropped before.
            api.getComponents().addSchemas("Problem", problem());
            api.getPaths()
                    .values()
                    .stream()
                    .flatMap(path -> path.readOperations().stream())
                    .forEach(ApiDescription::addProblem);
        };
    }

    @Bean
    OperationCustomizer keyOfEveryCreation() {
        return (operation, method) -> {
            boolean repeatable = Arrays.stream(method.getMethodParameters())
                    .anyMatch(parameter -> parameter.getParameterType() == IdempotentRequest.class);
            return repeatable ? operation.addParametersItem(idempotencyKey()) : operation;
        };
    }

    private static Parameter idempotencyKey() {
        return new HeaderParameter().name("Idempotency-Key")
                .required(false)
                .schema(new StringSchema().maxLength(200))
                .example("6f1ed002-ab59-4b3c-9d51-3f1f5d2e7b0a")
                .description("A random text. When the same caller sends the same request with the same key again within"
                        + " a week, nothing is made twice: the answer shows what the first request made, with the"
                        + " header Idempotent-Replayed. With another request the key is refused (409).");
    }

    private static void addProblem(Operation operation) {
        MediaType body = new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"));
        operation.getResponses()
                .addApiResponse("default",
                        new ApiResponse().description("The call failed; the status and the type tell why.")
                                .content(new Content().addMediaType("application/problem+json", body)));
    }

    private static Schema<?> problem() {
        return new ObjectSchema().description("A failed call, as RFC 9457 describes it.")
                .addProperty("type",
                        text("Stable name of the kind of failure.", "urn:modelport:problem:model-not-found"))
                .addProperty("title", text("The kind of failure in words.", "Model not found"))
                .addProperty("status",
                        new IntegerSchema().description("The HTTP status, repeated.").example(404))
                .addProperty("detail", text("What happened, with the values that matter.",
                        "There is no model called 'digits'."))
                .addProperty("advice", text("What to do next.", "List the models with GET /api/v1/models."))
                .addProperty("field", text("Which field of the request is to blame; absent when no single one is.",
                        "network.layers[3].kernel"))
                .addProperty("traceId", text("Ties the failure to the node's log.", "4bf92f3577b34da6a3ce929d0e0e4736"))
                .required(List.of("type", "title", "status", "detail", "advice"))
                .additionalProperties(false)
                .extensions(Map.of());
    }

    private static Schema<?> text(String description, String example) {
        return new StringSchema().description(description).example(example);
    }
}
