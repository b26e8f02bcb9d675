package org.winnow.pool;

import java.io.IOException;

/**
 * Why an archive, a manifest or a bucket cannot be read any further; the entries before it stay.
 */
class ArchiveProblem extends IOException {

  private static final long serialVersionUID = 1L;

  private final String code;

  ArchiveProblem(String code, String detail) {
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

  static ArchiveProblem manifest(String detail) {
    return new ArchiveProblem("manifest-unreadable", detail);
  }

  static ArchiveProblem bucket(String detail) {
    return new ArchiveProblem("bucket-unreadable", detail);
  }

  String code() {
    return code;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
