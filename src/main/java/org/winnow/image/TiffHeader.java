package org.winnow.image;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads a TIFF's directories and checks the first picture: all its strips or tiles are in the file,
 * and its numbers mean something that is decoded right. TIFF is many formats; what is not known to
 * come out right is refused in words (TIFF 6.0; BigTIFF).
 */
final class TiffHeader {

  private static final int SUBFILE_TYPE = 254;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int COLORS = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int ORIENTATION = 274;
  private static final int SAMPLES = 277;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_LENGTHS = 279;
  private static final int PLANAR = 284;
  private static final int PREDICTOR = 317;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_LENGTHS = 325;
  private static final int INK_SET = 332;
  private static final int SAMPLE_FORMAT = 339;
  private static final int JPEG_OFFSET = 513;
  private static final int DNG_VERSION = 50706;

  // further directories, EXIF, GPS and EXIF's own
  private static final int[] INNER = {330, 34665, 34853, 40965};

  private static final int WHITE_IS_ZERO = 0;
  private static final int BLACK_IS_ZERO = 1;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int CMYK = 5;
  private static final int YCBCR = 6;
  private static final int LAB = 8;
  private static final int ICC_LAB = 9;

  private static final int OLD_JPEG = 6;
  private static final int JPEG = 7;
  private static final Set<Long> FAX = Set.of(2L, 3L, 4L);

  // none, fax, LZW, JPEG, deflate by both its numbers, PackBits
  private static final Set<Long> COMPRESSIONS =
      Set.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 32773L, 32946L);

  private static final Map<Long, String> OTHER_COMPRESSIONS =
      Map.of(
          34661L, "JBIG",
          34712L, "JPEG 2000",
          34925L, "LZMA",
          50000L, "Zstandard",
          50001L, "WebP",
          50002L, "JPEG XL");

  private static final int SMALL_MEMORY = 1 << 20;
  private static final int MOST_DIRECTORIES = 2 * ImageHeader.MOST_FRAMES;

  private final byte[] bytes;
  private final TiffDirectory.File file;
  private final TiffDirectory first;
  private final Set<Long> seen = new HashSet<>();
  private long heldBytes;
  private int end;

  private TiffHeader(byte[] bytes) throws Refusal {
    this.bytes = bytes;
    file = TiffDirectory.File.of(bytes);
    first = new TiffDirectory(file, file.first());
  }

  static ImageHeader read(byte[] bytes) throws Refusal {
    return new TiffHeader(bytes).read();
  }

  private ImageHeader read() throws Refusal {
    long width = first.number(WIDTH, 0);
    long height = first.number(HEIGHT, 0);
    ImageHeader.checkSize(width, height);
    int frames = walk();
    checkRaw();
    checkCompression();
    checkSamples();
    checkParts(width, height);
    long orientation = first.number(ORIENTATION, 1);
    int turned = orientation < 1 || orientation > 8 ? 1 : (int) orientation;
    return new ImageHeader(MediaType.TIFF, (int) width, (int) height, turned, frames, false, end);
  }

  /** Counts the pages; a chain of directories that runs in a circle ends where it began. */
  private int walk() throws Refusal {
    int frames = 0;
    long at = file.first();
    while (at != 0 && frames <= ImageHeader.MOST_FRAMES && seen.add(at)) {
      TiffDirectory page = new TiffDirectory(file, at);
      frames++;
      take(page);
      at = page.next();
    }
    return frames;
  }

  /** The decoder reads inner directories too, so what they take of memory counts as well. */
  private void take(TiffDirectory page) throws Refusal {
    Deque<Long> left = new ArrayDeque<>();
    hold(page, left);
    while (!left.isEmpty()) {
      hold(new TiffDirectory(file, left.remove()), left);
    }
  }

  /** Counts what a directory takes and notes the ones within it, of which none is read yet. */
  private void hold(TiffDirectory directory, Deque<Long> left) throws Refusal {
    heldBytes += directory.heldBytes();
    for (int tag : INNER) {
      for (long at : directory.numbers(tag)) {
        if (file.has(at, 2) && seen.add(at)) {
          left.add(at);
        }
      }
    }
    // Honest values do not overlap; with those that do, a small file fills any memory.
    if (heldBytes > 4L * bytes.length + SMALL_MEMORY || seen.size() > MOST_DIRECTORIES) {
      throw Refusal.corrupt("The TIFF's tags hold more than the file does.");
    }
    reach(directory);
  }

  private void reach(TiffDirectory directory) throws Refusal {
    end = Math.max(end, directory.end());
    reach(directory.numbers(STRIP_OFFSETS), directory.numbers(STRIP_LENGTHS));
    reach(directory.numbers(TILE_OFFSETS), directory.numbers(TILE_LENGTHS));
    if (directory.has(JPEG_OFFSET)) {
      end = bytes.length;
    }
  }

  private void reach(long[] offsets, long[] lengths) {
    for (int i = 0; i < offsets.length; i++) {
      long length = i < lengths.length && lengths[i] > 0 ? lengths[i] : bytes.length;
      end = (int) Math.max(end, Math.min(bytes.length, offsets[i] + length));
    }
  }

  private void checkRaw() throws Refusal {
    boolean preview = (first.number(SUBFILE_TYPE, 0) & 1) != 0;
    if (preview || first.has(DNG_VERSION) || Bytes.startsWith(bytes, 8, "CR\u0002")) {
      throw unread("its first picture is only a preview, as in a camera's raw file");
    }
  }

  private void checkCompression() throws Refusal {
    long compression = first.number(COMPRESSION, 1);
    if (!COMPRESSIONS.contains(compression)) {
      String name =
          OTHER_COMPRESSIONS.getOrDefault(compression, "a method of number " + compression);
      throw unread("it is compressed with " + name);
    }
  }

  private void checkSamples() throws Refusal {
    if (!first.has(COLORS)) {
      throw Refusal.corrupt("The TIFF does not say what its numbers mean as colours.");
    }
    int colors = (int) first.number(COLORS, -1);
    long compression = first.number(COMPRESSION, 1);
    boolean jpeg = compression == JPEG || compression == OLD_JPEG;
    long samples = first.number(SAMPLES, colors == YCBCR ? 3 : 1);
    int bits = bits();
    long extra = samples - inks(colors);
    boolean planar = samples > 1 && first.number(PLANAR, 1) != 1;
    for (long format : first.numbers(SAMPLE_FORMAT)) {
      if (format != 1 && format != 4) {
        throw unread("its samples are not whole numbers from 0 on");
      }
    }
    if (extra < 0 || extra > 1) {
      throw unread("it has " + samples + " numbers for each pixel");
    } else if (!depths(colors, extra, jpeg).contains(bits)) {
      throw unread("it has " + bits + " bits for each of its pixels' numbers");
    } else if (planar && (jpeg || colors == YCBCR || colors == LAB || colors == ICC_LAB)) {
      throw unread("its colours lie apart from each other in a way that is rare");
    } else if (colors == CMYK && first.number(INK_SET, 1) != 1) {
      throw unread("its colours are inks of its own");
    } else if (FAX.contains(compression) && bits != 1) {
      throw Refusal.corrupt("The TIFF is compressed as a fax, but is not black and white.");
    } else if (first.number(PREDICTOR, 1) > 1 && bits % 8 != 0) {
      throw unread("it keeps the differences of numbers of " + bits + " bits");
    }
  }

  /** One number of bits for all samples, as the decoder wants it. */
  private int bits() throws Refusal {
    long[] bits = first.numbers(BITS);
    if (Arrays.stream(bits).distinct().count() > 1) {
      throw unread("its pixels' numbers differ in how many bits they have");
    }
    return bits.length == 0 ? 1 : (int) bits[0];
  }

  private static int inks(int colors) throws Refusal {
    return switch (colors) {
      case WHITE_IS_ZERO, BLACK_IS_ZERO, PALETTE -> 1;
      case RGB, YCBCR, LAB, ICC_LAB -> 3;
      case CMYK -> 4;
      default -> throw unread("its colours are of the kind " + colors);
    };
  }

  private static Set<Integer> depths(int colors, long extra, boolean jpeg) {
    if (jpeg) {
      boolean known = extra == 0 && (colors == BLACK_IS_ZERO || colors == RGB || colors == YCBCR);
      return known ? Set.of(8) : Set.of();
    }
    return switch (colors) {
      // The decoder would turn the opacity round with the grey.
      case WHITE_IS_ZERO -> extra > 0 ? Set.of() : Set.of(1, 2, 4, 8, 16);
      case BLACK_IS_ZERO -> extra > 0 ? Set.of(8, 16) : Set.of(1, 2, 4, 8, 10, 12, 14, 16, 32);
      case RGB -> extra > 0 ? Set.of(8, 16) : Set.of(8, 10, 12, 14, 16, 32);
      case PALETTE -> extra > 0 ? Set.of() : Set.of(1, 2, 4, 8);
      case CMYK -> extra > 0 ? Set.of() : Set.of(8, 16);
      default -> extra > 0 ? Set.of() : Set.of(8);
    };
  }

  private void checkParts(long width, long height) throws Refusal {
    boolean tiles = first.has(TILE_OFFSETS);
    long partWidth = width;
    long partHeight = Math.min(height, first.number(ROWS_PER_STRIP, height));
    if (tiles || first.has(TILE_WIDTH)) {
      partWidth = first.number(TILE_WIDTH, 0);
      partHeight = first.number(TILE_HEIGHT, 0);
      // the format's own rule; parts that begin elsewhere cannot be divided evenly
      if (partWidth % 16 != 0 || partHeight % 16 != 0) {
        throw unread("its tiles are " + partWidth + " × " + partHeight + " pixels");
      }
    }
    ImageHeader.checkSize(partWidth, partHeight);
    long[] offsets = first.numbers(tiles ? TILE_OFFSETS : STRIP_OFFSETS);
    long[] lengths = first.numbers(tiles ? TILE_LENGTHS : STRIP_LENGTHS);
    long planes = first.number(PLANAR, 1) == 1 ? 1 : first.number(SAMPLES, 1);
    long across = (width + partWidth - 1) / partWidth;
    long down = (height + partHeight - 1) / partHeight;
    long needed = planes * across * down;
    // Every part is decoded whole, however little of it is in the picture.
    if (across * partWidth * down * partHeight > 2L * ImageHeader.MOST_PIXELS) {
      throw new Refusal(
          "pixel-limit", "The TIFF's tiles stand too far over the edges of its picture.");
    }
    // Without lengths all parts of a compressed picture could be the same few bytes.
    boolean lengthsNeeded = lengths.length > 0 || first.number(COMPRESSION, 1) != 1;
    if (first.number(COMPRESSION, 1) == OLD_JPEG) {
      checkOldJpeg(width, height);
    } else if (offsets.length < needed || lengthsNeeded && lengths.length < needed) {
      throw Refusal.corrupt(
          "The TIFF needs "
              + needed
              + " strips or tiles, and says where "
              + offsets.length
              + " are.");
    }
    checkWithin(offsets, lengths);
    if (first.number(COMPRESSION, 1) == JPEG) {
      for (int i = 0; i < offsets.length; i++) {
        checkJpeg(offsets[i], i < lengths.length ? lengths[i] : 0, partWidth, partHeight);
      }
    }
  }

  private void checkWithin(long[] offsets, long[] lengths) throws Refusal {
    long sum = 0;
    for (int i = 0; i < offsets.length; i++) {
      long length = i < lengths.length ? lengths[i] : 0;
      if (!file.has(offsets[i], Math.max(1, length))) {
        throw Refusal.corrupt(
            "The TIFF has no end: the file stops after "
                + bytes.length
                + " bytes, before part "
                + (i + 1)
                + " of the picture does.");
      }
      sum += length;
    }
    if (sum > bytes.length) {
      throw Refusal.corrupt("The parts of the TIFF's picture lie one over the other.");
    }
  }

  /** The decoder takes memory for what the JPEG within says, not for what the tags say. */
  private void checkJpeg(long from, long length, long width, long height) throws Refusal {
    if (length == 0) {
      throw Refusal.corrupt("The TIFF does not say how long a part of its picture is.");
    }
    byte[] jpeg = Arrays.copyOfRange(bytes, (int) from, (int) (from + length));
    ImageHeader inside = JpegHeader.read(jpeg);
    // Its blocks are 16 pixels wide and high, and may stand over the edge.
    if (inside.width() >= width + 16 || inside.height() >= height + 16) {
      throw Refusal.corrupt("A part of the TIFF's picture is larger than the tags say.");
    }
  }

  private void checkOldJpeg(long width, long height) throws Refusal {
    long at = first.number(JPEG_OFFSET, 0);
    if (at <= 0 || !file.has(at, 2)) {
      throw unread("it is compressed with JPEG in a way that was given up in 1995");
    }
    checkJpeg(at, bytes.length - at, width, height);
  }

  private static Refusal unread(String why) {
    return new Refusal(
        "type-refused",
        "This TIFF is of a kind that Winnow does not read: "
            + why
            + ". Save it as an ordinary TIFF or PNG.");
  }
}
