package org.winnow.pool;

import java.util.Locale;
import org.winnow.common.ProblemException;
import org.winnow.labelfile.LabelFile;

/** Where an import's images come from. */
enum Origin {
  /** Out of the staged upload. */
  UPLOAD,
  /** From a folder of the machine. */
  FOLDER,
  /** From the addresses that the staged upload lists. */
  MANIFEST,
  /** From a bucket, or a folder in one. */
  BUCKET;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Origin of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether it reads bytes that were staged for it. */
  boolean isStaged() {
    return this == UPLOAD || this == MANIFEST;
  }

  /** Whether it is a place whose files can be looked at again. */
  boolean isPlace() {
    return this == FOLDER || this == BUCKET;
  }

  /**
   * The origin of an upload.
   *
   * @param fetch whether it lists images to be fetched
   * @throws ProblemException.Invalid if a file of this name lists nothing
   */
  static Origin ofUpload(boolean fetch, String name) {
    if (fetch && !LabelFile.isNamedLikeOne(name)) {
      throw ProblemException.Invalid.field(
          "/source",
          "manifest-unreadable",
          "Expected a list of images to fetch (.csv, .tsv, .txt, .jsonl, .ndjson, .json, .manifest"
              + " or .xml); got \""
              + name
              + "\". To import that itself, do not say that it is a list.");
    }
    return fetch ? MANIFEST : UPLOAD;
  }
}
