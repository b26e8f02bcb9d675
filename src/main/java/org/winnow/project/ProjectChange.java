package org.winnow.project;

import org.jspecify.annotations.Nullable;

/** The request to change a project; what is absent stays. */
record ProjectChange(
    @Nullable String name, @Nullable String guidelines, @Nullable SettingsChange settings) {

  /** New values of some settings. */
  record SettingsChange(
      @Nullable String strategy,
      @Nullable Integer batch,
      @Nullable Integer roundLabels,
      @Nullable Integer roundSeconds,
      @Nullable Double auditShare,
      @Nullable Integer leaseSeconds) {

    ProjectSettings applyTo(ProjectSettings now) {
      return new ProjectSettings(
          strategy == null ? now.strategy() : strategy,
          batch == null ? now.batch() : batch,
          roundLabels == null ? now.roundLabels() : roundLabels,
          roundSeconds == null ? now.roundSeconds() : roundSeconds,
          auditShare == null ? now.auditShare() : auditShare,
          leaseSeconds == null ? now.leaseSeconds() : leaseSeconds);
    }
  }
}
