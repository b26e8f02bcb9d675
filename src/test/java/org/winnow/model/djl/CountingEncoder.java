package org.winnow.model.djl;

import java.nio.file.Path;
import java.util.Map;
import org.winnow.model.Encoder;
import org.winnow.model.Features;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/** Each image's place, times a factor, is its every feature. */
final class CountingEncoder implements Encoder {

  private final PixelShape shape;
  private final int dimension;
  private final float factor;
  private boolean closed;

  CountingEncoder(PixelShape shape, int dimension) {
    this(shape, dimension, 1);
  }

  CountingEncoder(PixelShape shape, int dimension, float factor) {
    this.shape = shape;
    this.dimension = dimension;
    this.factor = factor;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public PixelShape input() {
    return shape;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public Map<String, Object> provenance() {
    return Map.of("source", "somewhere");
  }

  @Override
  public Features encode(Pixels pixels) {
    float[] values = new float[pixels.images() * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = factor * (i / dimension);
    }
    return new Features(values, pixels.images(), dimension);
  }

  @Override
  public void save(Path file) {
    throw new UnsupportedOperationException("lies in a file of its own");
  }

  @Override
  public void close() {
    closed = true;
  }
}
