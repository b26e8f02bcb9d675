package org.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class PixelScalingTest {

  @Test
  void keeps_every_value_of_an_image_that_has_the_size() {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x010203);
    image.setRGB(1, 0, 0x040506);
    image.setRGB(0, 1, 0x070809);
    image.setRGB(1, 1, 0xFEFDFC);
    assertThat(PixelScaling.scale(image, new PixelShape(3, 2, 2)))
        .containsExactly(1, 4, 7, 0xFE, 2, 5, 8, 0xFD, 3, 6, 9, 0xFC);
  }

  @Test
  void averages_areas_where_it_shrinks() {
    BufferedImage image = grey(4, 2, 0, 10, 100, 200, 20, 30, 100, 100);
    assertThat(PixelScaling.scale(image, new PixelShape(1, 1, 2))).containsExactly(15, 125);
  }

  @Test
  void counts_a_pixel_on_the_border_by_its_share() {
    // Three columns to two: (60 + 90 / 2) / 1.5 and (90 / 2 + 120) / 1.5.
    BufferedImage image = grey(3, 3, 60, 90, 120, 60, 90, 120, 60, 90, 120);
    assertThat(PixelScaling.scale(image, new PixelShape(1, 2, 2)))
        .containsExactly(70, 110, 70, 110);
  }

  @Test
  void takes_the_middle_of_what_is_too_wide() {
    BufferedImage image = grey(4, 2, 9, 1, 2, 9, 9, 3, 4, 9);
    assertThat(PixelScaling.scale(image, new PixelShape(1, 2, 2))).containsExactly(1, 2, 3, 4);
  }

  @Test
  void takes_the_middle_of_what_is_too_high() {
    BufferedImage image = grey(1, 3, 9, 7, 9);
    assertThat(PixelScaling.scale(image, new PixelShape(1, 1, 1))).containsExactly(7);
  }

  @Test
  void interpolates_where_it_grows() {
    // Places −0.25, 0.25, 0.75, 1.25 between 0 and 100.
    BufferedImage image = grey(2, 2, 0, 100, 0, 100);
    byte[] scaled = PixelScaling.scale(image, new PixelShape(1, 4, 4));
    assertThat(java.util.Arrays.copyOf(scaled, 4)).containsExactly(0, 25, 75, 100);
  }

  @Test
  void keeps_stored_grey_values() {
    // getRGB would make 188 of 128.
    BufferedImage image = grey(1, 1, 128);
    assertThat(PixelScaling.scale(image, new PixelShape(3, 1, 1))).containsExactly(128, 128, 128);
  }

  @Test
  void halves_sixteen_bits_to_eight() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 65535);
    assertThat(PixelScaling.scale(image, new PixelShape(1, 1, 1))).containsExactly(255);
  }

  @Test
  void turns_colours_to_grey_by_how_bright_they_look() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);
    image.setRGB(0, 0, 0xFF8000);
    // 0.299 × 255 + 0.587 × 128
    assertThat(PixelScaling.scale(image, new PixelShape(1, 1, 1))).containsExactly(151);
  }

  @Test
  void lays_what_is_transparent_on_white() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00FF0000);
    assertThat(PixelScaling.scale(image, new PixelShape(3, 1, 1))).containsExactly(255, 255, 255);
  }

  @Test
  void reads_the_colours_of_an_indexed_image() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(0, 0, 0xFFFFFFFF);
    assertThat(PixelScaling.scale(image, new PixelShape(1, 1, 1))).containsExactly(255);
  }

  @Test
  void takes_an_image_of_one_pixel() {
    assertThat(PixelScaling.scale(grey(1, 1, 40), new PixelShape(1, 3, 2))).containsOnly(40);
  }

  private static BufferedImage grey(int width, int height, int... values) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, width, height, values);
    return image;
  }
}
