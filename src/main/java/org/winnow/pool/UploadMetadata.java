package org.winnow.pool;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;

/**
 * The header {@code Upload-Metadata}: names with values in Base64, of which {@code filename},
 * {@code labels}, {@code fetch} and {@code key} are read.
 */
final class UploadMetadata {

  private static final int LONGEST = 8_192;
  private static final int LONGEST_KEY = 512;

  private final String header;
  private final Map<String, String> values;

  private UploadMetadata(String header, Map<String, String> values) {
    this.header = header;
    this.values = values;
  }

  static UploadMetadata of(@Nullable String header) {
    String text = header == null ? "" : header.strip();
    if (text.length() > LONGEST) {
      throw malformed();
    }
    Map<String, String> values = new HashMap<>();
    for (String pair : text.isEmpty() ? new String[0] : text.split(",")) {
      String[] parts = pair.strip().split(" ", 2);
      if (parts[0].isEmpty()) {
        throw malformed();
      }
      values.put(parts[0], parts.length < 2 ? "" : decoded(parts[1].strip()));
    }
    return new UploadMetadata(text, values);
  }

  private static String decoded(String value) {
    try {
      return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static ProblemException malformed() {
    return new ProblemException.Malformed(
        "metadata-malformed",
        "Expected Upload-Metadata of at most 8,192 characters: names, each with a blank and its"
            + " value in Base64, separated by commas.");
  }

  String header() {
    return header;
  }

  /** The name of what is uploaded. */
  String source() {
    String name = values.getOrDefault("filename", "").strip();
    return name.isEmpty() ? "upload" : EntryName.clean(name);
  }

  LabelUse labels() {
    return LabelUse.of(values.getOrDefault("labels", LabelUse.IGNORE.word()));
  }

  /** Whether it lists images to be fetched, by {@code fetch true}. */
  Origin origin() {
    return Origin.ofUpload(values.getOrDefault("fetch", "").strip().equals("true"), source());
  }

  /** What the client calls the file, to find its upload again. */
  String key() {
    String key = EntryName.clean(values.getOrDefault("key", ""));
    if (key.length() > LONGEST_KEY) {
      throw ProblemException.Invalid.field(
          "/key", "key-too-long", "Expected a key of at most 512 characters.");
    }
    return key;
  }
}
