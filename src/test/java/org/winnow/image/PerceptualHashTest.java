package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerceptualHashTest {

  /** Some coloured discs and boxes: as much in it as in a photo. */
  private static BufferedImage scene(int width, int height, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(width / 100.0, height / 100.0);
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      int side = 10 + random.nextInt(40);
      int x = random.nextInt(100) - 10;
      int y = random.nextInt(100) - 10;
      if (i % 2 == 0) {
        graphics.fillRect(x, y, side, side);
      } else {
        graphics.fillOval(x, y, side, side);
      }
    }
    graphics.dispose();
    return image;
  }

  private static PerceptualHash hash(BufferedImage image) {
    return Objects.requireNonNull(PerceptualHash.of(Picture.of(image), 1));
  }

  @Test
  void bits_are_the_frequencies_above_their_median() {
    int[] grey = new int[64 * 64];
    Random random = new Random(1);
    byte[] bytes = new byte[grey.length];
    random.nextBytes(bytes);
    Arrays.setAll(grey, i -> bytes[i] & 0xff);

    PerceptualHash hash = Objects.requireNonNull(PerceptualHash.of(Picture.grey(bytes, 64, 64), 1));

    double[] frequencies = new double[256];
    for (int v = 1; v <= 16; v++) {
      for (int u = 1; u <= 16; u++) {
        double sum = 0;
        for (int y = 0; y < 64; y++) {
          for (int x = 0; x < 64; x++) {
            sum +=
                grey[y * 64 + x]
                    * Math.cos((2 * x + 1) * u * Math.PI / 128)
                    * Math.cos((2 * y + 1) * v * Math.PI / 128);
          }
        }
        frequencies[(v - 1) * 16 + u - 1] = sum;
      }
    }
    double[] sorted = frequencies.clone();
    Arrays.sort(sorted);
    long[] words = {hash.first(), hash.second(), hash.third(), hash.fourth()};
    for (int i = 0; i < 256; i++) {
      boolean above = frequencies[i] > sorted[128];
      assertThat((words[i / 64] >>> i % 64 & 1) == 1).as("bit %d", i).isEqualTo(above);
    }
  }

  @Test
  void the_same_picture_at_another_size_quality_or_light_looks_alike() {
    for (long seed = 0; seed < 20; seed++) {
      BufferedImage image = scene(300, 200, seed);
      PerceptualHash hash = hash(image);

      BufferedImage half = new BufferedImage(150, 100, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = half.createGraphics();
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(image, 0, 0, 150, 100, null);
      graphics.dispose();
      BufferedImage darker = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 300 * 200; i++) {
        Color color = new Color(image.getRGB(i % 300, i / 300));
        darker.setRGB(
            i % 300,
            i / 300,
            new Color(color.getRed() * 8 / 10, color.getGreen() * 8 / 10, color.getBlue() * 8 / 10)
                .getRGB());
      }

      assertThat(hash.distance(hash(half))).isLessThanOrEqualTo(PerceptualHash.ALIKE);
      assertThat(hash.distance(hash(darker))).isLessThanOrEqualTo(PerceptualHash.ALIKE);
    }
  }

  @Test
  void other_pictures_look_different() {
    for (long seed = 0; seed < 40; seed++) {
      assertThat(hash(scene(300, 200, seed)).distance(hash(scene(300, 200, seed + 1_000))))
          .isGreaterThan(PerceptualHash.ALIKE * 2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
  void a_picture_stored_turned_has_the_hash_of_the_upright_one(int orientation) {
    Picture stored = Picture.of(scene(120, 90, 3));

    assertThat(PerceptualHash.of(stored, orientation))
        .isEqualTo(PerceptualHash.of(stored.upright(orientation), 1))
        .isNotEqualTo(PerceptualHash.of(stored, 1));
  }

  @Test
  void what_shows_through_is_white() {
    BufferedImage clear = new BufferedImage(80, 80, BufferedImage.TYPE_INT_ARGB);
    BufferedImage white = new BufferedImage(80, 80, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(5);
    for (int i = 0; i < 80 * 80; i++) {
      boolean ink = random.nextBoolean();
      clear.setRGB(i % 80, i / 80, ink ? 0xff000000 : 0);
      white.setRGB(i % 80, i / 80, ink ? 0 : 0xffffff);
    }

    assertThat(hash(clear)).isEqualTo(hash(white));
  }

  @Test
  void of_a_picture_with_nearly_nothing_in_it_there_is_none() {
    BufferedImage flat = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
    assertThat(PerceptualHash.of(Picture.of(flat), 1)).isNull();

    Graphics2D graphics = flat.createGraphics();
    graphics.fillRect(40, 40, 10, 10);
    graphics.dispose();
    assertThat(PerceptualHash.of(Picture.of(flat), 1)).isNull();
  }

  @Test
  void a_single_pixel_or_line_is_no_problem() {
    assertThat(PerceptualHash.of(Picture.of(Pictures.noise(1, 1, 1)), 1)).isNull();
    assertThat(PerceptualHash.of(Picture.of(Pictures.noise(1, 500, 1)), 6)).isNotNull();
    assertThat(PerceptualHash.of(Picture.of(Pictures.noise(500, 2, 1)), 1)).isNotNull();
  }

  @Test
  void bytes_come_back() {
    PerceptualHash hash = hash(scene(50, 50, 9));

    assertThat(PerceptualHash.of(hash.bytes())).isEqualTo(hash);
    assertThat(hash.bytes()).hasSize(PerceptualHash.BYTES);
  }
}
