package org.winnow.remote;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An object, or all whose keys begin alike: {@code s3://bucket/key}. The key is taken as it stands,
 * without anything in it being decoded.
 *
 * @param key empty for all of the bucket
 */
public record BucketAddress(String bucket, String key) {

  private static final String SCHEME = "s3://";
  private static final int LONGEST_KEY = 1_024;
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  static boolean isOne(String text) {
    return text.toLowerCase(Locale.ROOT).startsWith(SCHEME);
  }

  /** Empty if it is none. */
  static Optional<BucketAddress> of(String text) {
    if (!isOne(text)) {
      return Optional.empty();
    }
    String[] parts = text.substring(SCHEME.length()).split("/", 2);
    String key = parts.length < 2 ? "" : parts[1];
    // A server that keeps objects as files could take these for folders.
    boolean strange =
        key.length() > LONGEST_KEY
            || key.indexOf('\0') >= 0
            || Arrays.stream(key.split("/"))
                .anyMatch(part -> part.equals("..") || part.equals("."));
    return BUCKET.matcher(parts[0]).matches() && !strange
        ? Optional.of(new BucketAddress(parts[0], key))
        : Optional.empty();
  }

  /** The same, as the beginning of the keys of a folder's objects. */
  BucketAddress asFolder() {
    return key.isEmpty() || key.endsWith("/") ? this : new BucketAddress(bucket, key + "/");
  }

  /** Whether this is, or lies in, {@code folder}. */
  boolean isIn(BucketAddress folder) {
    return bucket.equals(folder.bucket) && key.startsWith(folder.asFolder().key);
  }

  public String text() {
    return SCHEME + bucket + "/" + key;
  }
}
