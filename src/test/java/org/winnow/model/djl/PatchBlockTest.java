package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.winnow.model.PixelShape;

/** The block against the formula, written out patch by patch. */
class PatchBlockTest {

  private static final DjlRuntime runtime = DjlRuntime.open(DeviceChoice.CPU, 1);

  @AfterAll
  static void close() {
    runtime.close();
  }

  private static float[] random(int count, double scale, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * scale);
    }
    return values;
  }

  @Test
  void responses_are_those_of_the_formula() {
    PixelShape input = new PixelShape(3, 20, 24);
    check(
        new PatchFilters(
            new PatchScale(1, 3, 1, 5, 2),
            random(27, .1, 1),
            random(729, .3, 2),
            random(135, 1, 3)),
        input);
  }

  @Test
  void the_reduced_scale_takes_means_of_four_pixels() {
    PixelShape input = new PixelShape(1, 20, 25);
    check(
        new PatchFilters(
            new PatchScale(2, 3, 2, 4, 2), random(9, .1, 1), random(81, .3, 2), random(36, 1, 3)),
        input);
  }

  private static void check(PatchFilters learned, PixelShape input) {
    float[] pixels = new float[2 * input.size()];
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(256);
    }
    try (NDManager memory = runtime.newMemory()) {
      for (boolean whole : new boolean[] {true, false}) {
        PatchBlock block = new PatchBlock(memory, input, learned, whole);
        NDArray pooled = block.pool(memory.create(pixels, new Shape(2, input.size())));
        float[] values = pooled.toFloatArray();
        for (int image = 0; image < 2; image++) {
          double[] expected = expected(pixels, image, learned, input);
          for (int i = 0; i < expected.length; i++) {
            assertThat((double) values[image * expected.length + i])
                .isCloseTo(expected[i], within(1e-2));
          }
        }
      }
    }
  }

  private static double[] expected(
      float[] pixels, int image, PatchFilters learned, PixelShape input) {
    PatchScale scale = learned.scale();
    int p = scale.patchSize(input);
    int down = scale.positions(input.height());
    int across = scale.positions(input.width());
    double[] sums = new double[scale.pooledSize()];
    for (int row = 0; row < down; row++) {
      for (int column = 0; column < across; column++) {
        double[] patch = new double[p];
        int next = 0;
        for (int c = 0; c < input.channels(); c++) {
          for (int i = 0; i < scale.patch(); i++) {
            for (int j = 0; j < scale.patch(); j++) {
              patch[next++] =
                  pixel(
                      pixels,
                      image,
                      c,
                      row * scale.stride() + i,
                      column * scale.stride() + j,
                      scale,
                      input);
            }
          }
        }
        double[] distances = distances(patch, learned);
        double mean = 0;
        for (double distance : distances) {
          mean += distance / distances.length;
        }
        int cell = row * scale.grid() / down * scale.grid() + column * scale.grid() / across;
        for (int k = 0; k < distances.length; k++) {
          sums[k * scale.grid() * scale.grid() + cell] += Math.max(0, mean - distances[k]);
        }
      }
    }
    return sums;
  }

  private static double pixel(
      float[] pixels, int image, int channel, int y, int x, PatchScale scale, PixelShape input) {
    int r = scale.reduction();
    double sum = 0;
    for (int i = 0; i < r; i++) {
      for (int j = 0; j < r; j++) {
        sum +=
            pixels[
                image * input.size()
                    + (channel * input.height() + y * r + i) * input.width()
                    + x * r
                    + j];
      }
    }
    return sum / (r * r);
  }

  private static double[] distances(double[] patch, PatchFilters learned) {
    int p = patch.length;
    double mean = 0;
    double variance = 0;
    for (double value : patch) {
      mean += value / p;
    }
    for (double value : patch) {
      variance += (value - mean) * (value - mean) / p;
    }
    double[] whitened = new double[p];
    for (int i = 0; i < p; i++) {
      double value = (patch[i] - mean) / Math.sqrt(variance + 10) - learned.meanP()[i];
      for (int j = 0; j < p; j++) {
        whitened[j] += value * learned.whitenPP()[i * p + j];
      }
    }
    double[] distances = new double[learned.scale().filters()];
    for (int k = 0; k < distances.length; k++) {
      double sum = 0;
      for (int i = 0; i < p; i++) {
        double difference = whitened[i] - learned.filtersKP()[k * p + i];
        sum += difference * difference;
      }
      distances[k] = Math.sqrt(sum);
    }
    return distances;
  }
}
