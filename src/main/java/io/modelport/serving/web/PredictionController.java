package io.modelport.serving.web;

import io.modelport.http.ProblemBody;
import io.modelport.registry.ModelName;
import io.modelport.serving.core.DataPlane;
import io.modelport.serving.core.Protocol;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.servlet.HttpCall;
import io.modelport.serving.servlet.HttpExchange;
import io.modelport.serving.servlet.HttpLimits;
import io.modelport.serving.servlet.RouteHeaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/models/{model}/predict")
@Tag(name = "Predictions", description = "Ask deployed models, in the words of their signatures.")
class PredictionController {

    private static final String ROWS = """
        {"rows": [{"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}], "top": 2}""";
    private static final String COLUMNS = """
        {"inputs": {"features": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]}}""";
    private static final String IMAGE = """
        {"inputs": {"images": "iVBORw0KGgoAAAANSUhEUgAAABwAAAAcCAAAAABXZoBIAAAAC0lEQVR42mNgGAQAAAMYAAE…"}, "top": 3}""";

    private final DataPlane plane;
    private final HttpLimits limits;
    private final ProblemBody problems;

    PredictionController(DataPlane plane, HttpLimits limits, ProblemBody problems) {
        this.plane = plane;
        this.limits = limits;
        this.problems = problems;
    }

    /**
     * Predicts. Give inputs by name, whole, or rows that name every input. Equal values of the header X-Modelport-Route-Key
     * get the same version of a deployment whose traffic is split.
     *
     * @param model the model's name
     * @param version the number or an alias of the version that shall answer; the deployment's routing decides unless told
     */
    @PostMapping
    @Operation(requestBody = @RequestBody(required = true,
            content = @Content(mediaType = "application/json",
                    schema = @Schema(implementation = PredictionRequestBody.class),
                    examples = {@ExampleObject(name = "rows", value = ROWS),
                            @ExampleObject(name = "whole inputs", value = COLUMNS),
                            @ExampleObject(name = "an image's file in Base64", value = IMAGE)})))
    @ApiResponse(responseCode = "200", description = "The prediction.",
            content = @Content(mediaType = "application/json",
                    schema = @Schema(implementation = PredictionAnswerBody.class)))
    void predict(@PathVariable ModelName model,
            @RequestParam(required = false) @Parameter(example = "champion") @Nullable String version,
            HttpServletRequest request, HttpServletResponse response) throws IOException {
        VersionAddress address = version == null ? RouteHeaders.routed(request) : VersionAddress.of(version);
        HttpCall call = new HttpCall(request, response, limits);
        HttpExchange.begin(call, plane, Protocol.NATIVE, model.value(), address,
                (body, length) -> new PredictionExchange(call, problems, body, length));
    }
}
