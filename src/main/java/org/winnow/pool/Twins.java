package org.winnow.pool;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.winnow.storage.Sha256;

/**
 * Says of a duplicate which image it is one of, and whether both have the same label. Knows the
 * images that were there before the batch and meets the batch's entries in order.
 */
final class Twins {

  /** The image that has the bytes already. */
  private record Twin(String name, boolean ofThisImport, @Nullable Long classId) {

    Twin labeled(@Nullable Long other) {
      return classId == null ? new Twin(name, ofThisImport, other) : this;
    }
  }

  private final Map<Sha256, Twin> bySha256 = new HashMap<>();
  private final Map<Long, String> classNames;

  /**
   * Knows no image yet.
   *
   * @param classNames of every class that an image may have here, by id
   */
  Twins(Map<Long, String> classNames) {
    this.classNames = classNames;
  }

  /** An image of an earlier batch or import, with its class if it has one. */
  void know(Sha256 sha256, String name, boolean ofThisImport, @Nullable Long classId) {
    bySha256.put(sha256, new Twin(name, ofThisImport, classId));
  }

  /** Meets an entry that is an image; the sentence is null unless it is a duplicate. */
  @Nullable String meet(Sha256 sha256, String source, @Nullable Long classId) {
    Twin twin = bySha256.get(sha256);
    if (twin == null) {
      know(sha256, source, true, classId);
      return null;
    }
    bySha256.put(sha256, twin.labeled(classId));
    String same =
        "Same image as "
            + twin.name()
            + (twin.ofThisImport() ? " of this import" : ", in the pool already");
    return same + label(twin, classId);
  }

  /** Meets an entry that is known to be this image, there before the batch; a sentence. */
  String meetUnchanged(Sha256 sha256, SourceFile file, @Nullable Long classId) {
    Twin twin = Objects.requireNonNull(bySha256.get(sha256));
    bySha256.put(sha256, twin.labeled(classId));
    return "Known since " + file.itsImport() + ", unchanged and not read" + label(twin, classId);
  }

  private String label(Twin twin, @Nullable Long classId) {
    if (classId == null || twin.classId() == null || classId.equals(twin.classId())) {
      return ".";
    }
    String kept = classNames.get(twin.classId());
    return ", and labeled %s; here it is %s. The label %s is kept."
        .formatted(kept, classNames.get(classId), kept);
  }
}
