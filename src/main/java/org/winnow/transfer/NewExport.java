package org.winnow.transfer;

import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/** The request for an export; what is left out is not chosen. */
record NewExport(
    @NotNull String format,
    @Nullable ExportFilters filters,
    @Nullable ExportSplit split,
    @Nullable String imagePrefix) {

  ExportChoices choices() {
    return new ExportChoices(
        filters == null ? ExportFilters.NONE : filters,
        split,
        imagePrefix == null ? "" : imagePrefix);
  }
}
