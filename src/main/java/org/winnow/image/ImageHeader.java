package org.winnow.image;

import org.jspecify.annotations.Nullable;

/**
 * What an image file says about itself before anything is decoded.
 *
 * @param width pixels as stored
 * @param height pixels as stored
 * @param orientation EXIF's 1 to 8: how the stored pixels must be turned to be upright
 * @param frames 1 unless it moves or has several pages
 * @param plain whether browsers show it, and its colours right: neither TIFF, AVIF or HEIC nor CMYK
 * @param end the position after the image's last byte; what follows is not part of it
 */
public record ImageHeader(
    MediaType type, int width, int height, int orientation, int frames, boolean plain, int end) {

  /** An int array of that many elements is 200 MB: what one decoding thread may need. */
  public static final int MOST_PIXELS = 50_000_000;

  public static final int MOST_FRAMES = 1_000;

  // Beyond JPEG's own limit; 1 × 65,535 passes no check of the area.
  static final int LONGEST_SIDE = 65_000;

  /** Reads the header and checks that the file goes on to the image's end. */
  public static ImageHeader read(MediaType type, byte[] bytes) throws Refusal {
    ImageHeader header =
        switch (type) {
          case JPEG -> JpegHeader.read(bytes);
          case PNG -> PngHeader.read(bytes);
          case GIF -> GifHeader.read(bytes);
          case BMP -> BmpHeader.read(bytes);
          case WEBP -> WebpHeader.read(bytes);
          case TIFF -> TiffHeader.read(bytes);
          case AVIF, HEIC -> HeifHeader.read(type, bytes);
        };
    header.check(bytes);
    return header;
  }

  static ImageHeader of(
      MediaType type, int width, int height, byte @Nullable [] exif, int frames, int end) {
    int orientation = exif == null ? 1 : Exif.orientation(exif);
    return new ImageHeader(type, width, height, orientation, frames, true, end);
  }

  private void check(byte[] bytes) throws Refusal {
    if (frames > MOST_FRAMES) {
      throw new Refusal(
          "frame-limit", "Expected at most " + MOST_FRAMES + " frames; got " + frames + ".");
    }
    String after = Bytes.lower(bytes, end, end + (1 << 20));
    if (ContentKind.Markup.isIn(after) || ContentKind.Markup.isIn(Bytes.lower(bytes, 0, 64))) {
      throw new Refusal("type-refused", "The file is an image and a web page at once.");
    }
  }

  /** Refuses a size that is nothing or too much; called before memory is taken for pixels. */
  static void checkSize(long width, long height) throws Refusal {
    if (width <= 0 || height <= 0) {
      throw Refusal.corrupt("The image says it is " + width + " × " + height + " pixels.");
    }
    if (width > LONGEST_SIDE || height > LONGEST_SIDE || width * height > MOST_PIXELS) {
      throw new Refusal(
          "pixel-limit",
          "Expected at most 50 megapixels; got " + width + " × " + height + " pixels.");
    }
  }

  /** Whether the image lies on its side as stored. */
  boolean sideways() {
    return orientation >= 5;
  }

  public int uprightWidth() {
    return sideways() ? height : width;
  }

  public int uprightHeight() {
    return sideways() ? width : height;
  }

  /** Whether a browser can show the file itself where an image of this many pixels is wanted. */
  boolean servesAsItIs(int longestSide) {
    return plain && orientation == 1 && frames == 1 && Math.max(width, height) <= longestSide;
  }
}
