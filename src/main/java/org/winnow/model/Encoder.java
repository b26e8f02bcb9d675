package org.winnow.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Pixels to features. Holds native memory until closed. Safe for use by one thread at a time. */
public interface Encoder extends AutoCloseable {

  /** The shape images must be decoded to. */
  PixelShape input();

  /** D, the length of a feature row. */
  int dimension();

  /** What made it: kind, sizes, seed, images learned from, code version. JSON-able values. */
  Map<String, Object> provenance();

  /**
   * Encodes images in batches of its own size.
   *
   * @param pixels any number of images of shape {@link #input()}
   * @return one row an image, finite values
   */
  Features encode(Pixels pixels);

  /** Writes everything needed to build it again into one file. */
  void save(Path file) throws IOException;

  @Override
  void close();
}
