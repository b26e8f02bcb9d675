package org.winnow.queue;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Leases by their tokens; those the caller does not hold are passed over. */
record Tokens(@NotNull @Size(max = 1000) List<@NotNull Long> tokens) {}
