package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;

class DecoderTest {

  @Test
  void grey_values_are_not_lightened() throws Exception {
    BufferedImage grey = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(1, 1, 0, 100);
    BufferedImage read = read(Pictures.encode(grey, "png"), "image/png", 4);

    assertThat(read.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
    assertThat(read.getRaster().getSample(1, 1, 0)).isEqualTo(100);
  }

  @Test
  void sixteen_bit_grey_keeps_its_upper_byte() throws Exception {
    BufferedImage grey = new BufferedImage(4, 4, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setSample(1, 1, 0, 0x64ff);
    BufferedImage read = read(Pictures.encode(grey, "png"), "image/png", 4);

    assertThat(read.getRaster().getSample(1, 1, 0)).isEqualTo(0x64);
  }

  @Test
  void one_bit_and_palette_pictures_have_their_colors() throws Exception {
    BufferedImage bits = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_BINARY);
    bits.setRGB(1, 1, 0xffffff);
    BufferedImage palette = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_INDEXED);
    palette.setRGB(1, 1, 0xffff0000);

    assertThat(read(Pictures.encode(bits, "png"), "image/png", 4).getRaster().getSample(1, 1, 0))
        .isEqualTo(255);
    assertThat(read(Pictures.encode(palette, "png"), "image/png", 4).getRGB(1, 1) & 0xffffff)
        .isEqualTo(0xff0000);
    byte[] gif = Pictures.encode(Pictures.quarters(16, 16), "gif");
    assertThat(read(gif, "image/gif", 16).getRGB(12, 4) & 0xffffff).isEqualTo(0x00ff00);
  }

  @Test
  void transparency_lies_on_white_for_models_and_stays_in_thumbnails() throws Exception {
    BufferedImage clear = new BufferedImage(300, 300, BufferedImage.TYPE_INT_ARGB);
    clear.setRGB(5, 5, 0xff0000ff);
    byte[] png = Pictures.encode(clear, "png");
    BufferedImage read = read(png, "image/png", 300);
    ImageHeader header = ImageHeader.read(MediaType.PNG, png);
    Rendition.Encoded thumbnail =
        Rendition.THUMBNAIL.encode(Decoder.decode(png, header, 1), header);

    assertThat(read.getRGB(0, 0) & 0xffffff).isEqualTo(0xffffff);
    assertThat(read.getRGB(5, 5) & 0xffffff).isEqualTo(0x0000ff);
    assertThat(thumbnail.type()).isEqualTo(MediaType.PNG);
  }

  @Test
  void cmyk_jpeg_has_the_colors_that_were_meant() throws Exception {
    assertRed(adobe(0, 255, 0, 0, 255));
  }

  /** The inks magenta and yellow as luma and chroma: JFIF's matrix on (cyan, magenta, yellow). */
  @Test
  void ycck_jpeg_has_the_colors_that_were_meant() throws Exception {
    assertRed(adobe(2, 179, 171, 1, 255));
  }

  private void assertRed(byte[] jpeg) throws Exception {
    ImageHeader header = ImageHeader.read(MediaType.JPEG, jpeg);
    int rgb = read(jpeg, "image/jpeg", 16).getRGB(8, 8);

    assertThat(header.plain()).isFalse();
    assertThat(rgb >> 16 & 0xff).isGreaterThan(180);
    assertThat(rgb >> 8 & 0xff).isLessThan(80);
    assertThat(rgb & 0xff).isLessThan(80);
  }

  @Test
  void fraction_keeps_twice_the_pixels_that_were_asked_for() throws Exception {
    BufferedImage read =
        read(Pictures.encode(Pictures.quarters(1_000, 600), "jpeg"), "image/jpeg", 64);

    assertThat(read.getHeight()).isBetween(128, 192);
  }

  @Test
  void pixel_flood_is_refused_by_its_header() {
    byte[] png = Pictures.png(1);
    ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);

    assertThatThrownBy(() -> ImageHeader.read(MediaType.PNG, png))
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo("pixel-limit"));
  }

  @Test
  void broken_color_profile_is_as_good_as_none() throws Exception {
    byte[] jpeg = Pictures.encode(Pictures.quarters(16, 16), "jpeg");
    byte[] profile = new byte[216];
    new Random(1).nextBytes(profile);
    profile[0] = (byte) 0xff;
    profile[1] = (byte) 0xe2;
    profile[2] = 0;
    profile[3] = (byte) 214;
    System.arraycopy("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII), 0, profile, 4, 14);
    ByteBuffer broken = ByteBuffer.allocate(jpeg.length + profile.length);
    broken.put(jpeg, 0, 2).put(profile).put(jpeg, 2, jpeg.length - 2);

    BufferedImage read = read(broken.array(), "image/jpeg", 16);
    BufferedImage plain = read(jpeg, "image/jpeg", 16);
    assertThat(read.getRGB(12, 4)).isEqualTo(plain.getRGB(12, 4));
    assertThat(read.getRGB(4, 12)).isEqualTo(plain.getRGB(4, 12));
  }

  @Test
  void headers_without_a_picture_are_refused() {
    for (String type : List.of("jpeg", "png", "gif", "bmp")) {
      byte[] whole = Pictures.encode(Pictures.noise(64, 64, 1), type);
      byte[] header = Arrays.copyOf(whole, 60);

      assertThatThrownBy(() -> Decoder.read(header, 64)).as(type).isInstanceOf(IOException.class);
    }
  }

  @Test
  void picture_of_one_pixel_by_most_of_what_a_side_can_be_is_refused_by_its_header() {
    byte[] png = Pictures.png(1);
    ByteBuffer.wrap(png).putInt(16, 1).putInt(20, 65_535);
    CRC32 sum = new CRC32();
    sum.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());

    assertThatThrownBy(() -> ImageHeader.read(MediaType.PNG, png))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("pixel-limit"));
  }

  @Test
  void jpeg_that_says_two_sizes_is_refused() {
    byte[] jpeg = Pictures.jpeg(1);
    int frame = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
    byte[] other = Arrays.copyOfRange(jpeg, frame, frame + 19);
    other[8] = 8;
    ByteBuffer both = ByteBuffer.allocate(jpeg.length + other.length);
    both.put(jpeg, 0, frame).put(other).put(jpeg, frame, jpeg.length - frame);

    assertThatThrownBy(() -> ImageHeader.read(MediaType.JPEG, both.array()))
        .isInstanceOf(Refusal.class)
        .hasMessage("The JPEG says two different sizes.");
  }

  @Test
  void exif_that_is_shorter_than_its_own_beginning_says_nothing() throws Exception {
    byte[] jpeg = Pictures.withShortExif(Pictures.jpeg(1));

    assertThat(ImageHeader.read(MediaType.JPEG, jpeg).orientation()).isEqualTo(1);
  }

  @Test
  void bmp_around_another_picture_is_refused() {
    byte[] bmp = Pictures.encode(Pictures.quarters(8, 8), "bmp");
    for (byte compression = 4; compression <= 5; compression++) {
      bmp[30] = compression;

      assertThatThrownBy(() -> ImageHeader.read(MediaType.BMP, bmp))
          .isInstanceOfSatisfying(
              Refusal.class, r -> assertThat(r.code()).isEqualTo("type-refused"));
    }
  }

  @Test
  void png_has_the_frames_that_it_has_and_not_those_that_it_says() throws Exception {
    byte[] png = Pictures.png(1);
    byte[] says = {0, 0, 0, 8, 'a', 'c', 'T', 'L', 127, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};
    byte[] frame = {0, 0, 0, 0, 'f', 'c', 'T', 'L', 0, 0, 0, 0};

    assertThat(ImageHeader.read(MediaType.PNG, inserted(png, says, 1)).frames()).isEqualTo(1);
    assertThat(ImageHeader.read(MediaType.PNG, inserted(png, frame, 3)).frames()).isEqualTo(3);
    assertThatThrownBy(() -> ImageHeader.read(MediaType.PNG, inserted(png, frame, 1_001)))
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo("frame-limit"));
  }

  /** The PNG with a chunk behind its header, some times. */
  private static byte[] inserted(byte[] png, byte[] chunk, int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, 33);
    for (int i = 0; i < times; i++) {
      out.writeBytes(chunk);
    }
    out.write(png, 33, png.length - 33);
    return out.toByteArray();
  }

  @Test
  void wrong_check_sum_in_a_png_is_refused() {
    byte[] png = Pictures.png(1);
    png[png.length - 20] ^= 1;

    assertThatThrownBy(() -> ImageHeader.read(MediaType.PNG, png))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo("image-corrupt"));
  }

  @Test
  void image_with_a_web_page_behind_it_is_refused() {
    byte[] page = "<html><script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII);
    byte[] jpeg = Pictures.jpeg(1);
    byte[] both = Arrays.copyOf(jpeg, jpeg.length + page.length);
    System.arraycopy(page, 0, both, jpeg.length, page.length);

    assertThatThrownBy(() -> ImageHeader.read(MediaType.JPEG, both))
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo("type-refused"));
  }

  @Test
  void gif_frame_smaller_than_its_screen_lies_where_it_belongs() throws Exception {
    byte[] gif = Pictures.encode(Pictures.quarters(8, 8), "gif");
    ByteBuffer screen = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
    screen.putShort(6, (short) 16).putShort(8, (short) 10);
    int frame = new String(gif, StandardCharsets.ISO_8859_1).indexOf(',', 13 + 3);
    screen.putShort(frame + 1, (short) 10).putShort(frame + 3, (short) 2);
    BufferedImage read = read(gif, "image/gif", 16);

    assertThat(read.getWidth()).isEqualTo(16);
    assertThat(read.getHeight()).isEqualTo(10);
    assertThat(read.getRGB(1, 1) & 0xffffff).isEqualTo(0xffffff);
    assertThat(read.getRGB(10, 2) & 0xffffff).isEqualTo(0xff0000);
    assertThat(read.getRGB(15, 2) & 0xffffff).isEqualTo(0x00ff00);
  }

  @Test
  void gif_of_too_many_frames_is_refused() {
    byte[] gif = Pictures.encode(Pictures.quarters(2, 2), "gif");
    int image = new String(gif, StandardCharsets.ISO_8859_1).indexOf(',', 13 + 3);
    ByteArrayOutputStream film = new ByteArrayOutputStream();
    film.write(gif, 0, image);
    for (int i = 0; i <= ImageHeader.MOST_FRAMES; i++) {
      film.write(gif, image, gif.length - 1 - image);
    }
    film.write(';');

    assertThatThrownBy(() -> ImageHeader.read(MediaType.GIF, film.toByteArray()))
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo("frame-limit"));
  }

  private BufferedImage read(byte[] bytes, String type, int minSide) throws Exception {
    return Decoder.read(bytes, type, minSide);
  }

  /**
   * A JPEG of one colour with Adobe's marker.
   *
   * @param transform 0 for inverted CMYK, 2 for YCCK
   * @param components as they are stored
   */
  private static byte[] adobe(int transform, int... components) throws Exception {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, components);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = plainWriter();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    }
    byte[] jpeg = out.toByteArray();
    byte[] adobe = {
      (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
    };
    byte[] whole = new byte[jpeg.length + adobe.length];
    System.arraycopy(jpeg, 0, whole, 0, 2);
    System.arraycopy(adobe, 0, whole, 2, adobe.length);
    System.arraycopy(jpeg, 2, whole, 2 + adobe.length, jpeg.length - 2);
    return whole;
  }

  private static ImageWriter plainWriter() {
    var writers = ImageIO.getImageWritersByFormatName("jpeg");
    while (true) {
      ImageWriter writer = writers.next();
      if (writer.getClass().getName().startsWith("com.sun.")) {
        return writer;
      }
    }
  }
}
