package org.winnow.image;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Walks a WebP's chunks to the end of the container. */
final class WebpHeader {

  private WebpHeader() {}

  static ImageHeader read(byte[] bytes) throws Refusal {
    long end = Bytes.u32le(bytes, 4) + 8;
    // The last byte of padding is often left out.
    if (end > bytes.length + 1L) {
      throw Refusal.corrupt(
          "The WebP has no end: expected " + end + " bytes, got " + bytes.length + ".");
    }
    int stop = (int) Math.min(end, bytes.length);
    long width = 0;
    long height = 0;
    int frames = 0;
    byte @Nullable [] exif = null;
    for (long at = 12; at + 8 <= stop; ) {
      int chunk = (int) at;
      long length = Bytes.u32le(bytes, chunk + 4);
      int body = chunk + 8;
      if (length > stop - body) {
        throw Refusal.corrupt("A chunk of the WebP goes beyond the file's end.");
      }
      switch (Bytes.lower(bytes, chunk, chunk + 4)) {
        case "vp8x" -> {
          width = 1 + (Bytes.u32le(bytes, body + 4) & 0xffffff);
          height = 1 + (Bytes.u32le(bytes, body + 6) >> 8);
        }
        case "vp8 " -> {
          frames++;
          width = width == 0 ? Bytes.u16le(bytes, body + 6) & 0x3fff : width;
          height = height == 0 ? Bytes.u16le(bytes, body + 8) & 0x3fff : height;
        }
        case "vp8l" -> {
          frames++;
          long bits = Bytes.u32le(bytes, body + 1);
          width = width == 0 ? 1 + (bits & 0x3fff) : width;
          height = height == 0 ? 1 + (bits >> 14 & 0x3fff) : height;
        }
        case "anmf" -> frames++;
        case "exif" -> exif = Arrays.copyOfRange(bytes, body, body + (int) length);
        default -> {
          // not needed here
        }
      }
      ImageHeader.checkSize(Math.max(1, width), Math.max(1, height));
      at = body + length + (length & 1);
    }
    if (frames == 0) {
      throw Refusal.corrupt("The WebP has no picture in it.");
    }
    ImageHeader.checkSize(width, height);
    return ImageHeader.of(MediaType.WEBP, (int) width, (int) height, exif, frames, stop);
  }
}
