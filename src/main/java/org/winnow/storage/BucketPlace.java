package org.winnow.storage;

import java.util.regex.Pattern;

/**
 * Where in a bucket blobs lie.
 *
 * @param prefix what their keys begin with: empty, or ending in a slash
 */
record BucketPlace(String bucket, String prefix) {

  private static final String BLOBS = "blobs/";

  private static final Pattern TEXT =
      Pattern.compile(
          "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}){0,8}/?");

  /**
   * @param text {@code bucket} or {@code bucket/prefix}
   * @throws IllegalArgumentException if it is neither
   */
  static BucketPlace of(String text) {
    String given = text.strip();
    if (!TEXT.matcher(given).matches()) {
      throw new IllegalArgumentException(
          "winnow.storage.bucket: expected bucket or bucket/prefix, got " + given);
    }
    String[] parts = given.split("/", 2);
    String prefix = parts.length < 2 ? "" : parts[1];
    return new BucketPlace(
        parts[0], prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
  }

  String key(Sha256 sha256) {
    return folder(sha256.hex().substring(0, 2)) + sha256.hex();
  }

  /** What the keys begin with of all blobs whose hash begins so. */
  String folder(String firstByte) {
    return prefix + BLOBS + firstByte + "/";
  }

  /**
   * Whether blobs are among what is below a place, or all that is.
   *
   * @param other {@code bucket} or {@code bucket/folder}, of whatever characters
   */
  boolean isIn(String other) {
    String[] parts = other.strip().split("/", 2);
    String key = parts.length < 2 ? "" : parts[1];
    String folder = key.isEmpty() || key.endsWith("/") ? key : key + "/";
    String blobs = prefix + BLOBS;
    return parts[0].equals(bucket) && (blobs.startsWith(folder) || folder.startsWith(blobs));
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix;
  }
}
