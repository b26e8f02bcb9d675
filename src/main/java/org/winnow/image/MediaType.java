package org.winnow.image;

import java.util.Arrays;

/** The image types that are read; the last three are not shown by every browser. */
public enum MediaType {
  JPEG("image/jpeg", "jpg"),
  PNG("image/png", "png"),
  GIF("image/gif", "gif"),
  BMP("image/bmp", "bmp"),
  WEBP("image/webp", "webp"),
  TIFF("image/tiff", "tif"),
  AVIF("image/avif", "avif"),
  HEIC("image/heic", "heic");

  private final String word;
  private final String extension;

  MediaType(String word, String extension) {
    this.word = word;
    this.extension = extension;
  }

  /** Whether it is read by libheif's program alone. */
  boolean needsProgram() {
    return this == AVIF || this == HEIC;
  }

  public String word() {
    return word;
  }

  public String extension() {
    return extension;
  }

  public static MediaType of(String word) {
    return Arrays.stream(values())
        .filter(type -> type.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected an image type, got " + word));
  }
}
