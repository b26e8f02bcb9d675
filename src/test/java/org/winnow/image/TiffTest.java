package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TiffTest {

  private static final int WHITE_IS_ZERO = 0;
  private static final int GREY = 1;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int CMYK = 5;
  private static final int YCBCR = 6;
  private static final int LAB = 8;

  @Test
  void grey_of_every_depth_is_as_bright_as_it_says() throws Exception {
    assertThat(color(Tiffs.pixel(GREY, 100))).isEqualTo(0x646464);
    assertThat(color(Tiffs.pixel(WHITE_IS_ZERO, 100))).isEqualTo(0x9b9b9b);
    assertThat(color(Tiffs.pixel16(GREY, 0x64ff))).isEqualTo(0x646464);
    assertThat(color(Tiffs.pixel16(WHITE_IS_ZERO, 0x64ff))).isEqualTo(0x9b9b9b);
    assertThat(color(grey(1, 0x80))).isEqualTo(0xffffff);
    assertThat(color(grey(2, 0x40))).isEqualTo(0x555555);
    assertThat(color(grey(4, 0x50))).isEqualTo(0x555555);
    assertThat(color(grey(12, 0x64, 0xf0))).isEqualTo(0x646464);
    assertThat(color(grey(32, 0xff, 0xff, 0xff, 0x64))).isEqualTo(0x646464);
  }

  @Test
  void colors_of_every_kind_are_those_that_were_meant() throws Exception {
    Tiffs.Page palette = grey(8, 1).with(Tiffs.COLORS, PALETTE);
    int[] map = new int[3 * 256];
    map[1] = 0xffff;
    map[256 + 1] = 0x8000;

    assertThat(color(Tiffs.pixel(RGB, 10, 20, 30))).isEqualTo(0x0a141e);
    assertThat(color(Tiffs.pixel16(RGB, 0x0aff, 0x14ff, 0x1eff))).isEqualTo(0x0a141e);
    assertThat(color(palette.with(Tiffs.COLOR_MAP, map))).isEqualTo(0xff8000);
    assertNear(color(Tiffs.pixel(CMYK, 0, 255, 255, 0)), 0xff0000, 80);
    assertNear(color(Tiffs.pixel(CMYK, 0, 0, 0, 255)), 0x000000, 60);
    assertNear(color(Tiffs.pixel16(CMYK, 0xffff, 0, 0xffff, 0)), 0x00ff00, 170);
    assertNear(color(Tiffs.pixel(YCBCR, 76, 85, 255).with(530, 1, 1)), 0xff0000, 2);
    assertNear(color(Tiffs.pixel(LAB, 136, 81, 70)), 0xff0000, 8);
    assertNear(color(Tiffs.pixel(9, 136, 81 + 128, 70 + 128)), 0xff0000, 8);
  }

  @Test
  void colors_that_lie_apart_are_put_together() throws Exception {
    Tiffs.Page planar =
        Tiffs.pixel(RGB, 10, 20, 30)
            .with(Tiffs.PLANAR, 2)
            .with(Tiffs.STRIP_OFFSETS, 8, 9, 10)
            .with(Tiffs.STRIP_LENGTHS, 1, 1, 1);

    assertThat(color(planar)).isEqualTo(0x0a141e);
  }

  @Test
  void opacity_is_told_from_samples_that_mean_something_else() throws Exception {
    Tiffs.Page four = Tiffs.pixel(RGB, 100, 50, 0, 128);
    Tiffs.Page deep = Tiffs.pixel16(RGB, 0x6480, 0x3280, 0, 0x8000);
    Tiffs.Page grey = Tiffs.pixel(GREY, 100, 128);

    assertThat(pixel(four.with(Tiffs.EXTRA_SAMPLES, 0))).isEqualTo(0xff643200);
    assertThat(pixel(four.with(Tiffs.EXTRA_SAMPLES, 2))).isEqualTo(0x80643200);
    assertThat(pixel(four.with(Tiffs.EXTRA_SAMPLES, 1))).isEqualTo(0x80c76400);
    assertThat(pixel(deep.with(Tiffs.EXTRA_SAMPLES, 1))).isEqualTo(0x80c86500);
    assertThat(pixel(grey.with(Tiffs.EXTRA_SAMPLES, 2))).isEqualTo(0x80646464);
    assertThat(pixel(grey.with(Tiffs.EXTRA_SAMPLES, 1))).isEqualTo(0x80c7c7c7);
  }

  @Test
  void colors_under_an_opacity_that_is_too_low_stay_in_range() throws Exception {
    assertThat(pixel(Tiffs.pixel(RGB, 200, 50, 0, 128).with(Tiffs.EXTRA_SAMPLES, 1)))
        .isEqualTo(0x80ff6400);
  }

  @Test
  void colors_are_taken_by_the_embedded_profile() throws Exception {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    int[] linear = IntStream.range(0, profile.length).map(i -> profile[i]).toArray();
    Tiffs.Page opaque = Tiffs.pixel(RGB, 55, 55, 55);
    Tiffs.Page clear = Tiffs.pixel(RGB, 27, 27, 27, 128).with(Tiffs.EXTRA_SAMPLES, 1);

    assertThat(color(opaque)).isEqualTo(0x373737);
    assertNear(color(opaque.with(Tiffs.PROFILE, linear)), 0x808080, 2);
    assertNear(pixel(clear.with(Tiffs.PROFILE, linear)), 0x7e7e7e, 4);
    assertThat(pixel(clear.with(Tiffs.PROFILE, linear)) >>> 24).isEqualTo(128);
    assertThat(color(opaque.with(Tiffs.PROFILE, 1, 2, 3, 4, 5))).isEqualTo(0x373737);
  }

  @Test
  void both_byte_orders_and_big_files_are_read() throws Exception {
    List<Tiffs.Page> pages = List.of(Tiffs.rgb(Pictures.quarters(40, 30)));

    assertThat(decode(Tiffs.file(ByteOrder.LITTLE_ENDIAN, pages)).argb()[25]).isEqualTo(0xff00ff00);
    assertThat(decode(Tiffs.file(ByteOrder.BIG_ENDIAN, pages)).argb()[25]).isEqualTo(0xff00ff00);
    assertThat(decode(Tiffs.bigFile(pages)).argb()[25]).isEqualTo(0xff00ff00);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LZW", "Deflate", "ZLib", "PackBits", "JPEG"})
  void compressed_pictures_are_read(String compression) throws Exception {
    Picture picture = decode(encode(Pictures.quarters(64, 48), compression));

    assertNear(picture.argb()[60], 0x00ff00, 3);
    assertNear(picture.argb()[47 * 64 + 60], 0xffffff, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CCITT RLE", "CCITT T.4", "CCITT T.6"})
  void faxes_are_read(String compression) throws Exception {
    BufferedImage page = new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_BINARY);
    page.createGraphics().drawImage(Pictures.quarters(64, 48), 0, 0, null);
    int[] pixels = page.getRGB(0, 0, 64, 48, null, 0, 64);

    assertThat(pixels).contains(0xff000000, 0xffffffff);
    assertThat(decode(encode(page, compression)).argb()).isEqualTo(pixels);
  }

  @Test
  void colors_that_several_pixels_share_are_spread() throws Exception {
    byte[] block = {76, 76, 76, (byte) 150, 85, (byte) 255};
    Picture picture = decode(Tiffs.page(2, 2, YCBCR, 3, 8, block).with(530, 2, 2).file());

    assertNear(picture.argb()[0], 0xff0000, 2);
    assertNear(picture.argb()[3], 0xff4a4a, 2);
  }

  @Test
  void last_columns_of_a_tiled_picture_are_there_at_every_size() throws Exception {
    byte[] tiff = tiled(Pictures.quarters(1_170, 800));
    ImageHeader header = ImageHeader.read(MediaType.TIFF, tiff);
    for (int divisor = 1; divisor < 40; divisor++) {
      Picture picture = Decoder.decode(tiff, header, divisor);

      assertThat(picture.width()).isGreaterThanOrEqualTo((1_170 + divisor - 1) / divisor);
      for (int y = 1; y < 3; y++) {
        int right = picture.argb()[(y * picture.height() / 2 - 1) * picture.width() - 1];
        assertThat(right).isIn(0xff00ff00, 0xffffffff);
      }
    }
  }

  @Test
  void browsers_are_given_another_file() throws Exception {
    byte[] tiff = Tiffs.rgb(Pictures.quarters(40, 30)).file();
    ImageHeader header = ImageHeader.read(MediaType.TIFF, tiff);
    Rendition.Encoded shown = Rendition.DISPLAY.encode(Decoder.decode(tiff, header, 1), header);

    assertThat(Rendition.THUMBNAIL.isOriginal(header)).isFalse();
    assertThat(Rendition.DISPLAY.isOriginal(header)).isFalse();
    assertThat(shown.type()).isEqualTo(MediaType.JPEG);
    assertThat(ImageIO.read(new ByteArrayInputStream(shown.bytes())).getWidth()).isEqualTo(40);
  }

  @Test
  void first_page_counts_and_the_others_are_counted() throws Exception {
    List<Tiffs.Page> two = List.of(Tiffs.pixel(RGB, 10, 20, 30), Tiffs.pixel(GREY, 100));
    byte[] tiff = Tiffs.file(ByteOrder.BIG_ENDIAN, two);

    assertThat(ImageHeader.read(MediaType.TIFF, tiff).frames()).isEqualTo(2);
    assertThat(decode(tiff).argb()).containsExactly(0xff0a141e);
    List<Tiffs.Page> many = Collections.nCopies(1_001, Tiffs.pixel(GREY, 100));
    assertRefused(Tiffs.file(ByteOrder.LITTLE_ENDIAN, many), "frame-limit", "1000 frames");
  }

  @Test
  void directories_in_a_circle_are_read_once() throws Exception {
    byte[] tiff = Tiffs.pixel(GREY, 100).file();
    ByteBuffer numbers = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
    int directory = numbers.getInt(4);
    int count = numbers.getShort(directory);
    numbers.putInt(directory + 2 + 12 * count, directory);

    assertThat(ImageHeader.read(MediaType.TIFF, tiff).frames()).isEqualTo(1);
    assertThat(decode(tiff).argb()).containsExactly(0xff646464);
  }

  @Test
  void positions_outside_of_the_file_are_refused() {
    byte[] tiff = Tiffs.pixel(GREY, 100).file();
    for (int outside : new int[] {0, tiff.length, Integer.MAX_VALUE, -1}) {
      byte[] lost = tiff.clone();
      ByteBuffer.wrap(lost).order(ByteOrder.LITTLE_ENDIAN).putInt(4, outside);
      assertRefused(lost, "image-corrupt", "");
    }
    Tiffs.Page page = Tiffs.pixel(GREY, 100);
    assertRefused(page.with(Tiffs.STRIP_OFFSETS, 1 << 20).file(), "image-corrupt", "no end");
    assertRefused(page.with(Tiffs.STRIP_OFFSETS, -1).file(), "image-corrupt", "no end");
    assertRefused(page.with(Tiffs.STRIP_LENGTHS, 1 << 20).file(), "image-corrupt", "no end");
  }

  @Test
  void file_that_was_cut_is_refused() throws Exception {
    for (String compression : new String[] {"", "LZW", "JPEG"}) {
      byte[] tiff = encode(Pictures.noise(64, 48, 1), compression);
      for (int length : new int[] {8, 100, tiff.length / 2, tiff.length - 200}) {
        assertRefused(Pictures.first(tiff, length), "image-corrupt", "");
      }
    }
  }

  @Test
  void picture_whose_rows_end_early_is_refused() {
    Tiffs.Page page = Tiffs.page(100, 100, GREY, 1, 8, new byte[50]);

    assertRefused(page.file(), "image-corrupt", "");
  }

  @Test
  void size_is_refused_before_memory_is_taken() {
    Tiffs.Page page = Tiffs.pixel(GREY, 100);

    assertRefused(page.with(256, 65_000).with(257, 65_000).file(), "pixel-limit", "65000 × 65000");
    assertRefused(page.with(256, 0).file(), "image-corrupt", "0 × 1");
    assertRefused(page.with(322, 64_000).with(323, 64_000).file(), "pixel-limit", "64000 × 64000");
  }

  @Test
  void jpeg_inside_that_is_larger_than_the_tags_say_is_refused() {
    for (BufferedImage larger : List.of(Pictures.quarters(400, 48), Pictures.quarters(64, 300))) {
      byte[] jpeg = Pictures.encode(larger, "jpeg");
      Tiffs.Page page = Tiffs.page(64, 48, YCBCR, 3, 8, jpeg).with(Tiffs.COMPRESSION, 7);

      assertRefused(page.file(), "image-corrupt", "larger than the tags say");
    }
  }

  @Test
  void tags_that_share_their_bytes_fill_no_memory() {
    byte[] tiff = Tiffs.page(1, 1, GREY, 1, 8, new byte[1 << 16]).with(40_000, 1, 2, 3).file();
    ByteBuffer numbers = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int directory = numbers.getInt(4);
    out.write(tiff, 0, directory);
    ByteBuffer tags = ByteBuffer.allocate(2 + 12 * 1_000 + 4).order(ByteOrder.LITTLE_ENDIAN);
    tags.putShort((short) 1_000);
    tags.put(tiff, directory + 2, 12 * 9);
    for (int i = 9; i < 1_000; i++) {
      tags.putShort((short) (40_000 + i)).putShort((short) 7).putInt(1 << 16).putInt(8);
    }
    out.writeBytes(tags.array());

    assertRefused(out.toByteArray(), "image-corrupt", "more than the file does");
  }

  @Test
  void directories_that_lie_one_over_the_other_fill_no_memory() {
    ByteBuffer file = ByteBuffer.allocate(250_000).order(ByteOrder.LITTLE_ENDIAN);
    file.put(Tiffs.pixel(GREY, 100).file());
    int first = file.getInt(4);
    int count = 16_000;
    for (int i = 0; i < 900; i++) {
      // Each is as long as the one before and begins four bytes on.
      int at = 300 + 4 * i;
      file.putShort(at, (short) count).putInt(at + 2 + 12 * count, at + 4);
    }
    file.putInt(first + 2 + 12 * file.getShort(first), 300);

    assertRefused(file.array(), "image-corrupt", "more than the file does");
  }

  /** Each begins twelve bytes on, where the entry before says how many entries there are. */
  @Test
  void directories_within_that_lie_one_over_the_other_fill_no_memory() {
    int count = 4_000;
    int inner = 1_900;
    byte[] page = Tiffs.pixel(GREY, 100).with(330, 1, 2).file();
    ByteBuffer file = ByteBuffer.allocate(200_000).order(ByteOrder.LITTLE_ENDIAN);
    file.put(page);
    int list = 1_000;
    int at = 10_000;
    for (int i = 0; i < inner; i++) {
      file.putInt(list + 4 * i, at + 12 * i);
    }
    for (int i = 0; i < inner + count; i++) {
      int entry = at + 12 * i;
      file.putShort(entry, (short) count);
      file.putShort(entry + 2, (short) (1_000 + i)).putShort(entry + 4, (short) 3);
      file.putInt(entry + 6, 1);
    }
    int tag = tag(file, 330);
    file.putShort(tag + 2, (short) 4).putInt(tag + 4, inner).putInt(tag + 8, list);

    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getCurrentThreadAllocatedBytes();
    assertRefused(file.array(), "image-corrupt", "more than the file does");
    assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(50L << 20);
  }

  private static int tag(ByteBuffer file, int wanted) {
    int directory = file.getInt(4);
    for (int i = 0; i < file.getShort(directory); i++) {
      if ((file.getShort(directory + 2 + 12 * i) & 0xffff) == wanted) {
        return directory + 2 + 12 * i;
      }
    }
    throw new IllegalStateException("there is no tag " + wanted);
  }

  @Test
  void tiles_that_stand_far_over_the_edge_are_refused() {
    Tiffs.Page page = Tiffs.page(1, 65_000, RGB, 3, 8, new byte[85]).without(Tiffs.STRIP_OFFSETS);
    int[] everyOne = new int[85];
    Arrays.fill(everyOne, 8);
    byte[] file = page.with(322, 64_992).with(323, 768).with(324, everyOne).file();

    assertRefused(file, "pixel-limit", "over the edges");
  }

  @Test
  void parts_of_a_compressed_picture_without_lengths_are_refused() {
    Tiffs.Page page = Tiffs.page(1, 2, GREY, 1, 8, new byte[40]).with(Tiffs.COMPRESSION, 5);
    byte[] file = page.without(Tiffs.STRIP_LENGTHS).file();

    assertRefused(file, "image-corrupt", "strips or tiles");
  }

  @Test
  void kinds_that_are_not_read_are_refused_in_words() {
    Tiffs.Page grey = Tiffs.pixel(GREY, 100);
    Tiffs.Page rgb = Tiffs.pixel(RGB, 1, 2, 3);
    Map<Tiffs.Page, String> kinds =
        Map.ofEntries(
            Map.entry(grey.with(Tiffs.COMPRESSION, 34_925), "compressed with LZMA"),
            Map.entry(grey.with(Tiffs.COMPRESSION, 50_001), "compressed with WebP"),
            Map.entry(grey.with(Tiffs.COMPRESSION, 9_999), "number 9999"),
            Map.entry(grey.with(Tiffs.SAMPLE_FORMAT, 2), "whole numbers"),
            Map.entry(grey(32, 0, 0, 0, 0).with(Tiffs.SAMPLE_FORMAT, 3), "whole numbers"),
            Map.entry(grey.with(Tiffs.COLORS, 32_803), "of the kind 32803"),
            Map.entry(grey(6, 0), "6 bits"),
            Map.entry(rgb.with(Tiffs.BITS, 5, 6, 5), "differ"),
            Map.entry(Tiffs.pixel(RGB, 1, 2, 3, 4, 5), "5 numbers"),
            Map.entry(Tiffs.pixel(WHITE_IS_ZERO, 1, 2), "bits"),
            Map.entry(Tiffs.pixel(LAB, 1, 2, 3).with(Tiffs.PLANAR, 2), "apart"),
            Map.entry(Tiffs.pixel(CMYK, 1, 2, 3, 4).with(332, 2), "inks"),
            Map.entry(grey.with(254, 1), "camera"),
            Map.entry(grey.with(50_706, 1, 4, 0, 0), "camera"),
            Map.entry(grey.with(322, 20).with(323, 20), "tiles are 20 × 20"));

    kinds.forEach((page, words) -> assertRefused(page.file(), "type-refused", words));
  }

  @Test
  void web_page_behind_the_picture_is_refused() {
    byte[] tiff = Tiffs.pixel(GREY, 100).file();
    byte[] page = "<html><script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII);
    byte[] both = Arrays.copyOf(tiff, tiff.length + page.length);
    System.arraycopy(page, 0, both, tiff.length, page.length);

    assertRefused(both, "type-refused", "web page");
  }

  @Test
  void damaged_files_are_pictures_or_refused_and_nothing_else() throws Exception {
    Random random = new Random(1);
    for (String compression : new String[] {"", "LZW", "ZLib", "JPEG"}) {
      byte[] tiff = encode(Pictures.quarters(64, 48), compression);
      for (int i = 0; i < 1_500; i++) {
        byte[] damaged = tiff.clone();
        for (int j = 0; j <= i % 3; j++) {
          // the tags lie in the last bytes
          int at =
              random.nextBoolean()
                  ? random.nextInt(tiff.length)
                  : tiff.length - 1 - random.nextInt(Math.min(400, tiff.length));
          damaged[at] = (byte) random.nextInt(256);
        }
        try {
          Decoder.read(damaged, 32);
        } catch (IOException e) {
          assertThat(e.getMessage()).isNotEmpty();
        }
      }
    }
  }

  private static Tiffs.Page grey(int bits, int... strip) {
    byte[] bytes = new byte[strip.length];
    for (int i = 0; i < strip.length; i++) {
      bytes[i] = (byte) strip[i];
    }
    return Tiffs.page(1, 1, GREY, 1, bits, bytes);
  }

  private static int pixel(Tiffs.Page page) throws Refusal {
    return decode(page.file()).argb()[0];
  }

  private static int color(Tiffs.Page page) throws Refusal {
    int argb = pixel(page);
    assertThat(argb >>> 24).isEqualTo(255);
    return argb & 0xffffff;
  }

  private static Picture decode(byte[] tiff) throws Refusal {
    assertThat(ContentKind.of(Arrays.copyOf(tiff, ContentKind.HEAD)))
        .isEqualTo(new ContentKind.Image(MediaType.TIFF));
    return Decoder.decode(tiff, ImageHeader.read(MediaType.TIFF, tiff), 1);
  }

  private static void assertRefused(byte[] tiff, String code, String words) {
    assertThatThrownBy(() -> decode(tiff))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).as(refusal.detail()).isEqualTo(code);
              assertThat(refusal.detail()).contains(words);
            });
  }

  private static void assertNear(int rgb, int expected, int most) {
    for (int shift : new int[] {0, 8, 16}) {
      assertThat(Math.abs((rgb >> shift & 0xff) - (expected >> shift & 0xff)))
          .as("%06x", rgb & 0xffffff)
          .isLessThanOrEqualTo(most);
    }
  }

  private static byte[] encode(BufferedImage image, String compression) throws IOException {
    return encode(image, compression, false);
  }

  private static byte[] tiled(BufferedImage image) throws IOException {
    return encode(image, "LZW", true);
  }

  /** By the JDK's own writer. */
  private static byte[] encode(BufferedImage image, String compression, boolean tiles)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = plainWriter();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      if (!compression.isEmpty()) {
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionType(compression);
      }
      if (tiles) {
        how.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
        how.setTiling(64, 64, 0, 0);
      }
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static ImageWriter plainWriter() {
    var writers = ImageIO.getImageWritersByFormatName("tiff");
    while (true) {
      ImageWriter writer = writers.next();
      if (writer.getClass().getName().startsWith("com.sun.")) {
        return writer;
      }
    }
  }
}
