package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {

  private static final BufferedImage UPRIGHT = Pictures.quarters(400, 320);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void every_orientation_is_the_right_way_up(int orientation) throws Exception {
    byte[] jpeg = file(orientation);
    ImageHeader header = ImageHeader.read(MediaType.JPEG, jpeg);
    Picture decoded = Decoder.decode(jpeg, header, Rendition.THUMBNAIL.divisor(header));
    byte[] thumbnail = Rendition.THUMBNAIL.encode(decoded, header).bytes();

    assertThat(header.uprightWidth()).isEqualTo(400);
    assertThat(header.uprightHeight()).isEqualTo(320);
    assertQuarters(Decoder.read(jpeg, "image/jpeg", 1_000), 400, 320);
    assertQuarters(Decoder.read(jpeg, "image/jpeg", 40), 100, 80);
    assertQuarters(ImageIO.read(new ByteArrayInputStream(thumbnail)), 256, 205);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void every_orientation_of_a_tiff_is_the_right_way_up(int orientation) throws Exception {
    byte[] tiff =
        Tiffs.rgb(Pictures.stored(UPRIGHT, orientation))
            .with(Tiffs.ORIENTATION, orientation)
            .file();
    ImageHeader header = ImageHeader.read(MediaType.TIFF, tiff);
    Picture decoded = Decoder.decode(tiff, header, Rendition.THUMBNAIL.divisor(header));
    byte[] thumbnail = Rendition.THUMBNAIL.encode(decoded, header).bytes();

    assertThat(header.uprightWidth()).isEqualTo(400);
    assertQuarters(Decoder.read(tiff, "image/tiff", 1_000), 400, 320);
    assertQuarters(Decoder.read(tiff, "image/tiff", 40), 100, 80);
    assertQuarters(ImageIO.read(new ByteArrayInputStream(thumbnail)), 256, 205);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 255})
  void nonsense_orientation_counts_as_none(int orientation) throws Exception {
    ImageHeader header =
        ImageHeader.read(
            MediaType.JPEG,
            Pictures.withOrientation(Pictures.encode(UPRIGHT, "jpeg"), orientation));

    assertThat(header.orientation()).isEqualTo(1);
  }

  private static byte[] file(int orientation) {
    BufferedImage stored = Pictures.stored(UPRIGHT, orientation);
    return Pictures.withOrientation(Pictures.encode(stored, "jpeg"), orientation);
  }

  private static void assertQuarters(BufferedImage image, int width, int height) {
    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
    assertNear(image.getRGB(width / 4, height / 4), 0xff0000);
    assertNear(image.getRGB(width * 3 / 4, height / 4), 0x00ff00);
    assertNear(image.getRGB(width / 4, height * 3 / 4), 0x0000ff);
    assertNear(image.getRGB(width * 3 / 4, height * 3 / 4), 0xffffff);
  }

  private static void assertNear(int rgb, int expected) {
    for (int shift : new int[] {0, 8, 16}) {
      assertThat(rgb >> shift & 0xff)
          .isBetween((expected >> shift & 0xff) - 12, (expected >> shift & 0xff) + 12);
    }
  }
}
