package org.winnow.pool;

import java.util.Arrays;

/** The image types that are read. Every browser shows them, but for TIFF. */
enum MediaType {
  JPEG("image/jpeg", "jpg"),
  PNG("image/png", "png"),
  GIF("image/gif", "gif"),
  BMP("image/bmp", "bmp"),
  WEBP("image/webp", "webp"),
  TIFF("image/tiff", "tif");

  private final String word;
  private final String extension;

  MediaType(String word, String extension) {
    this.word = word;
    this.extension = extension;
  }

  String word() {
    return word;
  }

  String extension() {
    return extension;
  }

  static MediaType of(String word) {
    return Arrays.stream(values())
        .filter(type -> type.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected an image type, got " + word));
  }
}
