package org.winnow.project;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The request to put classes in order: all ids, each once. */
record ClassOrder(@Schema(required = true) @Nullable List<Long> classIds) {}
