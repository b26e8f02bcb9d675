package org.winnow.model.djl;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/** Images made up for tests: a bright bar that lies (even ones) or stands (odd ones), and noise. */
final class Drawings {

  private Drawings() {}

  static Pixels bars(int images, PixelShape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] values = new byte[images * shape.size()];
    for (int i = 0; i < images; i++) {
      boolean standing = i % 2 == 1;
      int place = random.nextInt(2, (standing ? shape.width() : shape.height()) - 2);
      for (int j = 0; j < shape.size(); j++) {
        int row = j / shape.width() % shape.height();
        int column = j % shape.width();
        boolean lit = Math.abs((standing ? column : row) - place) <= 1;
        values[i * shape.size() + j] = (byte) ((lit ? 180 : 20) + random.nextInt(40));
      }
    }
    return new Pixels(values, images, shape);
  }

  static int[] labels(int images) {
    int[] labels = new int[images];
    for (int i = 0; i < images; i++) {
      labels[i] = i % 2;
    }
    return labels;
  }

  static Pixels part(Pixels pixels, int from, int to) {
    int size = pixels.shape().size();
    return new Pixels(
        Arrays.copyOfRange(pixels.values(), from * size, to * size), to - from, pixels.shape());
  }
}
