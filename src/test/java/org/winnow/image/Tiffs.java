package org.winnow.image;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** TIFF files made for tests, tag by tag, so that strange ones can be made too. */
public final class Tiffs {

  static final int BITS = 258;
  static final int COMPRESSION = 259;
  static final int COLORS = 262;
  static final int STRIP_OFFSETS = 273;
  public static final int ORIENTATION = 274;
  static final int SAMPLES = 277;
  static final int STRIP_LENGTHS = 279;
  static final int PLANAR = 284;
  static final int COLOR_MAP = 320;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;
  static final int PROFILE = 34675;

  private Tiffs() {}

  /** A page: its tags and the bytes of its one strip. */
  public record Page(Map<Integer, int[]> tags, byte[] strip) {

    public Page with(int tag, int... values) {
      Map<Integer, int[]> more = new TreeMap<>(tags);
      more.put(tag, values);
      return new Page(more, strip);
    }

    public Page without(int tag) {
      Map<Integer, int[]> fewer = new TreeMap<>(tags);
      fewer.remove(tag);
      return new Page(fewer, strip);
    }

    public byte[] file() {
      return Tiffs.file(ByteOrder.LITTLE_ENDIAN, List.of(this));
    }
  }

  /**
   * A page without compression.
   *
   * @param colors 0 and 1 grey, 2 RGB, 3 palette, 5 CMYK, 6 YCbCr, 8 Lab
   */
  static Page page(int width, int height, int colors, int samples, int bits, byte[] strip) {
    int[] eachBits = new int[samples];
    Arrays.fill(eachBits, bits);
    return new Page(new TreeMap<>(), strip)
        .with(256, width)
        .with(257, height)
        .with(BITS, eachBits)
        .with(COMPRESSION, 1)
        .with(COLORS, colors)
        .with(SAMPLES, samples)
        .with(278, height)
        .with(STRIP_LENGTHS, strip.length);
  }

  /** One pixel of the samples given, 8 bits each. */
  public static Page pixel(int colors, int... samples) {
    byte[] strip = new byte[samples.length];
    for (int i = 0; i < samples.length; i++) {
      strip[i] = (byte) samples[i];
    }
    return page(1, 1, colors, samples.length, 8, strip);
  }

  /** One pixel of the samples given, 16 bits each, the lower byte first. */
  public static Page pixel16(int colors, int... samples) {
    ByteBuffer strip = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int sample : samples) {
      strip.putShort((short) sample);
    }
    return page(1, 1, colors, samples.length, 16, strip.array());
  }

  public static Page rgb(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    ByteBuffer strip = ByteBuffer.allocate(3 * width * height);
    for (int rgb : image.getRGB(0, 0, width, height, null, 0, width)) {
      strip.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
    }
    return page(width, height, 2, 3, 8, strip.array());
  }

  /** A classic TIFF: the header, the strips, the directories. */
  static byte[] file(ByteOrder order, List<Page> pages) {
    return write(order, pages, false);
  }

  public static byte[] bigFile(List<Page> pages) {
    return write(ByteOrder.LITTLE_ENDIAN, pages, true);
  }

  private static byte[] write(ByteOrder order, List<Page> pages, boolean big) {
    int strips = pages.stream().mapToInt(page -> page.strip.length).sum();
    ByteBuffer out = ByteBuffer.allocate(64 + strips + pages.size() * 4_000).order(order);
    out.put(order == ByteOrder.LITTLE_ENDIAN ? new byte[] {'I', 'I'} : new byte[] {'M', 'M'});
    out.putShort((short) (big ? 43 : 42));
    if (big) {
      out.putShort((short) 8).putShort((short) 0);
    }
    List<Integer> at = new ArrayList<>();
    int link = out.position();
    offset(out, 0, big);
    for (Page page : pages) {
      at.add(out.position());
      out.put(page.strip);
      if (out.position() % 2 == 1) {
        out.put((byte) 0);
      }
    }
    for (int i = 0; i < pages.size(); i++) {
      offset(out.duplicate().order(order).position(link), out.position(), big);
      link = directory(out, pages.get(i), at.get(i), big);
    }
    byte[] file = new byte[out.position()];
    out.flip().get(file);
    return file;
  }

  /** Writes a directory; returns where the position of the next one belongs. */
  private static int directory(ByteBuffer out, Page page, int strip, boolean big) {
    Map<Integer, int[]> tags = new TreeMap<>(page.tags);
    tags.putIfAbsent(STRIP_OFFSETS, new int[] {strip});
    int room = big ? 8 : 4;
    int values = out.position() + (big ? 8 + 20 * tags.size() : 2 + 12 * tags.size()) + room;
    if (big) {
      out.putLong(tags.size());
    } else {
      out.putShort((short) tags.size());
    }
    for (Map.Entry<Integer, int[]> tag : tags.entrySet()) {
      int size = size(tag.getKey());
      int[] numbers = tag.getValue();
      int length = numbers.length * size;
      out.putShort((short) (int) tag.getKey()).putShort(type(size));
      offset(out, numbers.length, big);
      ByteBuffer target = out.duplicate().order(out.order());
      if (length > room) {
        target.position(values);
        offset(out, values, big);
        values += length;
      } else {
        out.position(out.position() + room);
      }
      for (int number : numbers) {
        switch (size) {
          case 1 -> target.put((byte) number);
          case 2 -> target.putShort((short) number);
          default -> target.putInt(number);
        }
      }
    }
    int link = out.position();
    out.position(values);
    return link;
  }

  /** UNDEFINED, SHORT or LONG. */
  private static short type(int size) {
    return (short) (size == 1 ? 7 : size == 2 ? 3 : 4);
  }

  /** Bytes of each value of a tag. */
  private static int size(int tag) {
    return switch (tag) {
      case PROFILE -> 1;
      case STRIP_OFFSETS, STRIP_LENGTHS -> 4;
      default -> 2;
    };
  }

  private static void offset(ByteBuffer out, int value, boolean big) {
    if (big) {
      out.putLong(value);
    } else {
      out.putInt(value);
    }
  }
}
