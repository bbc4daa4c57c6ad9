package io.modelport.registry.web;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What to say about a model or a version from now on.
 *
 * @param description Markdown, up to 65,536 characters; an empty text removes what is there
 */
record ModelDescriptionBody(
        @Schema(example = "Reads **handwritten** digits; weak on sevens with a bar.") String description) {}
