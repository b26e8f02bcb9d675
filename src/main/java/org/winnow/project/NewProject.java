package org.winnow.project;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The request to make a project. */
record NewProject(
    @Schema(required = true) @Nullable String name,
    @Schema(required = true) @Nullable Task task,
    @Nullable String guidelines,
    @Nullable List<NewClass> classes) {}
