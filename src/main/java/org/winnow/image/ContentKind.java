package org.winnow.image;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a file is by its first bytes. Its name does not matter, except for the wording. */
public sealed interface ContentKind {

  /** How many first bytes are enough to tell. */
  int HEAD = 1024;

  /** Brands of still pictures and their sequences in HEVC, and of HEIF in general. */
  Set<String> HEIC_BRANDS = Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1");

  /** An image of a type that is read. */
  record Image(MediaType type) implements ContentKind {}

  /** An archive or compressed file. */
  record Archive(String what) implements ContentKind {}

  /** Something that is known and not taken. */
  record Refused(String what) implements ContentKind {}

  /** None of these. */
  record Unknown() implements ContentKind {}

  /** The kind of a file that begins with {@code head}. */
  static ContentKind of(byte[] head) {
    if (startsWith(head, "\u00ff\u00d8\u00ff")) {
      return new Image(MediaType.JPEG);
    } else if (startsWith(head, "\u0089PNG\r\n\u001a\n")) {
      return new Image(MediaType.PNG);
    } else if (startsWith(head, "GIF87a") || startsWith(head, "GIF89a")) {
      return new Image(MediaType.GIF);
    } else if (startsWith(head, "RIFF") && Bytes.startsWith(head, 8, "WEBP")) {
      return new Image(MediaType.WEBP);
    } else if (isBmp(head)) {
      return new Image(MediaType.BMP);
    } else if (isTiff(head)) {
      return new Image(MediaType.TIFF);
    } else if (Bytes.startsWith(head, 4, "ftyp")) {
      return isoMedia(head);
    }
    String archive = archive(head);
    if (archive != null) {
      return new Archive(archive);
    }
    String refused = refused(head);
    return refused == null ? new Unknown() : new Refused(refused);
  }

  private static boolean startsWith(byte[] head, String mark) {
    return Bytes.startsWith(head, 0, mark);
  }

  // "BM" alone begins many a text; the header's length after it is one of a few.
  private static boolean isBmp(byte[] head) {
    if (!startsWith(head, "BM") || head.length < 18) {
      return false;
    }
    int length = head[14] & 0xff | (head[15] & 0xff) << 8;
    return Set.of(12, 16, 40, 52, 56, 64, 108, 124).contains(length)
        && head[16] == 0
        && head[17] == 0;
  }

  // classic TIFF and BigTIFF, in either byte order
  private static boolean isTiff(byte[] head) {
    return startsWith(head, "II*\0")
        || startsWith(head, "MM\0*")
        || startsWith(head, "II+\0")
        || startsWith(head, "MM\0+");
  }

  private static @Nullable String archive(byte[] head) {
    if (startsWith(head, "PK\u0003\u0004") || startsWith(head, "PK\u0005\u0006")) {
      return "zip";
    } else if (startsWith(head, "\u001f\u008b")) {
      return "gzip";
    } else if (Bytes.startsWith(head, 257, "ustar")) {
      return "tar";
    } else if (startsWith(head, "Rar!\u001a\u0007")) {
      return "RAR";
    } else if (startsWith(head, "7z\u00bc\u00af\u0027\u001c")) {
      return "7z";
    } else if (startsWith(head, "BZh")) {
      return "bzip2";
    } else if (startsWith(head, "\u00fd7zXZ")) {
      return "xz";
    } else if (startsWith(head, "\u0028\u00b5\u002f\u00fd")) {
      return "Zstandard";
    }
    return null;
  }

  private static @Nullable String refused(byte[] head) {
    if (startsWith(head, "%PDF-")) {
      return "a PDF document";
    } else if (startsWith(head, "8BPS")) {
      return "a Photoshop document";
    } else if (startsWith(head, "\0\0\1\0")) {
      return "an icon file";
    } else if (startsWith(head, "\0\0\0\fjP  ") || startsWith(head, "\u00ff\u004f\u00ff\u0051")) {
      return "a JPEG 2000 image";
    } else if (startsWith(head, "\u00ff\n") || startsWith(head, "\0\0\0\fJXL ")) {
      return "a JPEG XL image";
    }
    String text = Bytes.lower(head, 0, HEAD);
    if (text.contains("<svg")) {
      return "an SVG document";
    }
    return Markup.isIn(text) ? "an HTML document" : null;
  }

  /** AVIF, HEIC or a film, by the brands that the file says it is read as. */
  private static ContentKind isoMedia(byte[] head) {
    int length =
        Math.min(
            head.length,
            (head[0] & 0xff) << 24
                | (head[1] & 0xff) << 16
                | (head[2] & 0xff) << 8
                | head[3] & 0xff);
    String brands = Bytes.lower(head, 8, length);
    if (brands.contains("avif") || brands.contains("avis")) {
      return new Image(MediaType.AVIF);
    }
    boolean heic = HEIC_BRANDS.stream().anyMatch(brands::contains);
    return heic ? new Image(MediaType.HEIC) : new Refused("a film");
  }

  /** The marks of a page that a careless browser would run. */
  final class Markup {

    private Markup() {}

    static boolean isIn(String lowerCase) {
      return lowerCase.contains("<html")
          || lowerCase.contains("<!doctype html")
          || lowerCase.contains("<script")
          || lowerCase.contains("<iframe")
          || lowerCase.contains("<body");
    }
  }

  /** Why a file of this kind is not taken, or null for an image. */
  static void refuseUnlessImage(ContentKind kind, String name) throws Refusal {
    if (kind instanceof Archive archive) {
      throw new Refusal(
          "nested-archive",
          "An archive ("
              + archive.what()
              + ") inside the import is not opened. Import it by itself.");
    } else if (kind instanceof Image image
        && image.type().needsProgram()
        && HeifProgram.INSTALLED.isEmpty()) {
      throw Refusal.passing(
          "type-refused",
          "This is an "
              + image.type().name()
              + " image. It is read where libheif's programs are installed beside the server.");
    } else if (kind instanceof Refused refused) {
      throw new Refusal(
          "type-refused",
          "Expected a JPEG, PNG, GIF, BMP, WebP, TIFF, AVIF or HEIC image; this is "
              + refused.what()
              + ".");
    } else if (kind instanceof Unknown && isNamedLikeAnImage(name)) {
      throw new Refusal(
          "type-mismatch", "Named like an image, but its content is none that Winnow knows.");
    } else if (kind instanceof Unknown) {
      throw new Refusal(Refusal.NOT_AN_IMAGE, "Not an image.");
    }
  }

  /** Not so the "._a.jpg" that a Mac puts beside each "a.jpg" of an archive. */
  static boolean isNamedLikeAnImage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith("._", lower.lastIndexOf('/') + 1)) {
      return false;
    }
    return Set.of(
            "jpg", "jpeg", "jpe", "png", "gif", "bmp", "webp", "tif", "tiff", "avif", "heic",
            "heif", "hif")
        .contains(lower.substring(lower.lastIndexOf('.') + 1));
  }
}
