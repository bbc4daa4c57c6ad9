package io.modelport.registry.web;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What a tag says.
 *
 * @param value up to 5,000 characters
 */
record ModelTagBody(@Schema(example = "vision") String value) {}
