package org.winnow.simulation;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** Bytes of an image file to an image, without side files and without bombs. */
final class ImageDecoding {

  /** 100 megapixels: 300 MB decoded, more than any photo of a labeling set. */
  private static final long MOST_PIXELS = 100_000_000;

  private ImageDecoding() {}

  /** Null when the bytes are no image that can be decoded. */
  static @Nullable BufferedImage decode(byte[] bytes) {
    try (ImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext()) {
        return null;
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(input, true, true);
        boolean bomb = (long) reader.getWidth(0) * reader.getHeight(0) > MOST_PIXELS;
        return bomb ? null : reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      // Readers answer damaged files with any kind of exception; the caller lists the file.
      return null;
    }
  }
}
