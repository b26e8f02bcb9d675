package org.winnow.project;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The request to add a class. */
record NewClass(
    @Schema(required = true) @Nullable String name, @Nullable String color, @Nullable String key) {}
