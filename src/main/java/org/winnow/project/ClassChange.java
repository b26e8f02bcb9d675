package org.winnow.project;

import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The request to change a class; what is absent stays.
 *
 * @param key a string, or JSON's null to take the key away
 */
record ClassChange(
    @Nullable String name,
    @Nullable String color,
    @Schema(implementation = String.class, nullable = true) @Nullable JsonNode key) {}
