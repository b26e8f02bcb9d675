package org.winnow.image;

/** Reads a BMP's header; the rows of an uncompressed one must all be there. */
final class BmpHeader {

  private static final int CORE_HEADER = 12;
  private static final int JPEG_INSIDE = 4;
  private static final int PNG_INSIDE = 5;

  private BmpHeader() {}

  static ImageHeader read(byte[] bytes) throws Refusal {
    long data = Bytes.u32le(bytes, 10);
    boolean core = Bytes.u16le(bytes, 14) == CORE_HEADER;
    long width = core ? Bytes.u16le(bytes, 18) : (int) Bytes.u32le(bytes, 18);
    // A negative height says that the first row is the top one.
    long height = core ? Bytes.u16le(bytes, 20) : Math.abs((int) Bytes.u32le(bytes, 22));
    int bits = Bytes.u16le(bytes, core ? 24 : 28);
    long compression = core ? 0 : Bytes.u32le(bytes, 30);
    ImageHeader.checkSize(width, height);
    if (compression == JPEG_INSIDE || compression == PNG_INSIDE) {
      // Browsers show none, and the picture inside may be of any size.
      throw new Refusal("type-refused", "The BMP is a wrapping of a JPEG or PNG. Import that.");
    }
    // Compressed rows say their length themselves, or leave it at nought.
    long length = compression == 0 ? (width * bits + 31) / 32 * 4 * height : Bytes.u32le(bytes, 34);
    if (data + length > bytes.length) {
      throw Refusal.corrupt(
          "The BMP has no end: expected " + (data + length) + " bytes, got " + bytes.length + ".");
    }
    return ImageHeader.of(MediaType.BMP, (int) width, (int) height, null, 1, bytes.length);
  }
}
