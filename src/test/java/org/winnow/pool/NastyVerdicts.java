package org.winnow.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.winnow.image.HeifProgram;

/**
 * What two other readers of images make of the nasty files, as the set's table of verdicts tells,
 * and with it what an import must make of them.
 */
final class NastyVerdicts {

  private static final String CORRUPT = "image-corrupt";
  private static final String REFUSED = "type-refused";
  private static final String MISMATCH = "type-mismatch";
  private static final String TOO_LARGE = "pixel-limit";

  /** Types that Winnow reads, by the name the table has for them. */
  private static final Set<String> TAKEN =
      Set.of("JPEG", "MPO", "PNG", "GIF", "BMP", "WEBP", "TIFF");

  /** Where the word of the other readers does not hold: the code, or the size, and why. */
  private static final Map<String, String> EXCEPTIONS =
      Map.ofEntries(
          // Samples from −128 on: the others show them as if they began at 0.
          Map.entry("pillow/8bit.s.tif", REFUSED),
          Map.entry("pillow/separate_planar_extra_samples.tiff", REFUSED),
          // Four numbers of bits for three samples: the library takes that for different depths.
          Map.entry("pillow/tiff_wrong_bits_per_sample_2.tiff", REFUSED),
          // A JPEG comment of length 0, on which the library gives up.
          Map.entry("wuffs/artificial-jpeg__hippopotamus-bad-comment-length.jpeg", CORRUPT),
          // The check sum of the picture's data is wrong; the others do not look.
          Map.entry("pngsuite/xcsn0g01.png", CORRUPT),
          // The screen's own size, as browsers show it; one enlarges it by frames that stand out.
          Map.entry("wuffs/artificial-gif__frame-out-of-bounds.gif", "2x2"),
          // The others differ here, and Winnow must not: cut, or with a wrong sum in the header.
          Map.entry("made-here/truncated-half.jpg", CORRUPT),
          Map.entry("made-here/truncated-95pct.jpg", CORRUPT),
          Map.entry("pillow/truncated_jpeg.jpg", CORRUPT),
          Map.entry("pillow/truncated_end_chunk.png", CORRUPT),
          Map.entry("pngsuite/xhdn0g08.png", CORRUPT),
          Map.entry("wuffs/peacock.default.truncated.jpeg", CORRUPT),
          Map.entry("wuffs/peacock.progressive.truncated.jpeg", CORRUPT),
          // PNGs and JPEGs in the clothes of a BMP, which no browser shows.
          Map.entry("bmpsuite/q__rgb24jpeg.bmp", REFUSED),
          Map.entry("bmpsuite/q__rgb24png.bmp", REFUSED),
          Map.entry("wuffs/rgb24png.bmp", REFUSED),
          // A compression that neither the library nor the JDK knows.
          Map.entry("pillow/hopper_lzma.tif", REFUSED),
          Map.entry("pillow/hopper_webp.tif", REFUSED),
          // Headers that claim too much.
          Map.entry("bmpsuite/b__reallybig.bmp", TOO_LARGE),
          Map.entry("pillow/bmp__b__reallybig.bmp", TOO_LARGE),
          Map.entry("made-here/bomb-20000x20000-1bit.png", TOO_LARGE),
          Map.entry("made-here/bomb-20000x20000-rgb.png", TOO_LARGE),
          Map.entry("made-here/claims-60000x60000-no-data.png", TOO_LARGE),
          Map.entry("made-here/claims-65500x65500.jpg", TOO_LARGE),
          // The first bytes are of no image: nothing tells which it was to be.
          Map.entry("bmpsuite/b__badheadersize.bmp", MISMATCH),
          Map.entry("bmpsuite/x__ba-bm.bmp", MISMATCH),
          Map.entry("pillow/bmp__b__badheadersize.bmp", MISMATCH),
          Map.entry("made-here/one-byte.png", MISMATCH),
          Map.entry("made-here/text-named.jpg", MISMATCH),
          Map.entry("pngsuite/xcrn0g04.png", MISMATCH),
          Map.entry("pngsuite/xlfn0g04.png", MISMATCH),
          Map.entry("pngsuite/xs1n0g01.png", MISMATCH),
          Map.entry("pngsuite/xs2n0g01.png", MISMATCH),
          Map.entry("pngsuite/xs4n0g01.png", MISMATCH),
          Map.entry("pngsuite/xs7n0g01.png", MISMATCH),
          // Web pages, and an image type that is not taken, whatever state it is in.
          Map.entry("made-here/html-named.png", REFUSED),
          Map.entry("made-here/script.svg", REFUSED),
          Map.entry("made-here/svg-named.jpg", REFUSED),
          Map.entry("made-here/xxe.svg", REFUSED),
          Map.entry("pillow/00r0_gray_l.jp2", REFUSED),
          Map.entry("pillow/00r1_graya_la.jp2", REFUSED),
          Map.entry("pillow/crash-4fb027452e6988530aa5dabee76eecacb3b79f8a.j2k", REFUSED),
          Map.entry("pillow/crash-7d4c83eb92150fb8f1653a697703ae06ae7c4998.j2k", REFUSED),
          Map.entry("pillow/crash-d2c93af851d3ab9a19e34503626368b2ecde9c03.j2k", REFUSED),
          Map.entry("pillow/expected_to_read.jp2", REFUSED),
          Map.entry("pillow/unknown_mode.j2k", REFUSED));

  private NastyVerdicts() {}

  /**
   * @param expected the upright size as "640x480" for an image that must be imported, the code for
   *     one that must be refused, or nothing where either will do
   */
  record Row(String path, String expected) {}

  static List<Row> read(Path csv) throws IOException {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    List<Row> rows = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(Files.readString(csv), format)) {
      for (CSVRecord row : parser) {
        String path = row.get("path");
        String exception = EXCEPTIONS.get(path);
        rows.add(new Row(path, exception == null ? expected(row) : exception));
      }
    }
    return rows;
  }

  private static String expected(CSVRecord row) {
    String other = row.get("imageio");
    boolean read = row.get("pillow").equals("ok");
    if (other.equals("ok") != read && !other.equals("no-reader")) {
      return other.equals("ok") || read ? "" : CORRUPT;
    } else if (!read) {
      return CORRUPT;
    }
    String type = row.get("pillow_format");
    if (type.equals("AVIF") && HeifProgram.INSTALLED.isPresent()) {
      // Older versions of the program do not open sequences.
      return row.get("path").endsWith(".avifs") ? "" : uprightSize(row);
    }
    return TAKEN.contains(type) ? uprightSize(row) : REFUSED;
  }

  private static String uprightSize(CSVRecord row) {
    String[] sides = row.get("pillow_size").split("x");
    boolean sideways = row.get("pillow_note").matches(".*exif_orientation=[5-8]");
    return sideways ? sides[1] + "x" + sides[0] : sides[0] + "x" + sides[1];
  }
}
