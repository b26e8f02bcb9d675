package org.winnow.pool;

import java.io.IOException;

/** Why an archive cannot be read any further; the entries before it stay. */
final class ArchiveProblem extends IOException {

  private static final long serialVersionUID = 1L;

  private final String code;

  private ArchiveProblem(String code, String detail) {
    super(detail);
    this.code = code;
  }

  static ArchiveProblem corrupt(String detail) {
    return new ArchiveProblem("archive-corrupt", detail);
  }

  static ArchiveProblem limit(String detail) {
    return new ArchiveProblem("archive-limit", detail);
  }

  static ArchiveProblem lost(String detail) {
    return new ArchiveProblem("source-lost", detail);
  }

  String code() {
    return code;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
