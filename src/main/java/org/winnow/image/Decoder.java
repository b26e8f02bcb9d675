package org.winnow.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.Point;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** Image files to pixels. Safe for use by many threads; each call decodes on the caller's own. */
public final class Decoder {

  static {
    // By hand: the search for plugins depends on which class loader happens to look first.
    IIORegistry registry = IIORegistry.getDefaultInstance();
    registry.registerServiceProvider(new JPEGImageReaderSpi());
    registry.registerServiceProvider(new WebPImageReaderSpi());
    registry.registerServiceProvider(new TIFFImageReaderSpi());
  }

  private Decoder() {}

  /**
   * The pixels of an image of the pool, upright, 8 bits, sRGB or grey ({@code TYPE_INT_RGB} or
   * {@code TYPE_BYTE_GRAY}); transparency is laid on white. Of a moving image, the first frame.
   *
   * @param bytes the image's file
   * @param mediaType its type, {@code image/jpeg} and so on
   * @param minSide a large image is decoded at a fraction of its size (an integer divisor), such
   *     that its shorter side keeps at least twice this many pixels; that is several times as fast
   * @throws IOException if it cannot be decoded
   */
  public static BufferedImage read(byte[] bytes, String mediaType, int minSide) throws IOException {
    try {
      ImageHeader header = ImageHeader.read(MediaType.of(mediaType), bytes);
      return upright(bytes, header, minSide);
    } catch (Refusal e) {
      throw new IOException(e.detail(), e);
    }
  }

  /**
   * The pixels of a file that is in no pool, as {@link #read(byte[], String, int)} would give them
   * after an import.
   *
   * @throws IOException if an import would refuse the file
   */
  public static BufferedImage read(byte[] file, int minSide) throws IOException {
    try {
      ContentKind kind =
          ContentKind.of(Arrays.copyOf(file, Math.min(file.length, ContentKind.HEAD)));
      if (kind instanceof ContentKind.Image image) {
        return upright(file, ImageHeader.read(image.type(), file), minSide);
      }
      throw new IOException("not an image of a type that is read");
    } catch (Refusal e) {
      throw new IOException(e.detail(), e);
    } catch (RuntimeException | OutOfMemoryError e) {
      throw new IOException("The image cannot be decoded.", e);
    }
  }

  private static BufferedImage upright(byte[] bytes, ImageHeader header, int minSide)
      throws Refusal {
    int shorter = Math.min(header.width(), header.height());
    int divisor = Math.max(1, shorter / Math.max(1, 2 * minSide));
    return decode(bytes, header, divisor).onWhite().upright(header.orientation()).toImage();
  }

  /**
   * The stored pixels, not turned: every divisor-th of them in each direction, of a TIFF every
   * power of two up to 16 that is no more. Its parts begin at multiples of 16; with another divisor
   * the decoder shifts them, and leaves the last columns black.
   */
  public static Picture decode(byte[] bytes, ImageHeader header, int divisor) throws Refusal {
    if (header.type().needsProgram()) {
      return converted(bytes, header, divisor);
    }
    ImageReader reader = reader(header.type());
    Warnings warnings = new Warnings();
    try (ImageInputStream in = new ByteArrayImageInputStream(bytes)) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener(warnings);
      ImageReadParam how = reader.getDefaultReadParam();
      int step = divisor;
      if (header.type() == MediaType.TIFF) {
        step = Math.min(16, Integer.highestOneBit(divisor));
        // Any other type forgets the profile, and what the fourth sample is.
        how.setDestinationType(reader.getRawImageType(0));
      }
      how.setSourceSubsampling(step, step, 0, 0);
      BufferedImage image = reader.read(0, how);
      warnings.check();
      Picture picture = Picture.of(image);
      return header.type() == MediaType.GIF ? onScreen(picture, bytes, header, step) : picture;
    } catch (IOException | RuntimeException e) {
      throw Refusal.corrupt("The image cannot be decoded" + reason(e) + ".");
    } catch (OutOfMemoryError | StackOverflowError e) {
      throw Refusal.passing(
          Refusal.CORRUPT, "The image needs more memory to decode than there is.");
    } finally {
      reader.dispose();
    }
  }

  private static Picture converted(byte[] bytes, ImageHeader header, int divisor) throws Refusal {
    HeifProgram program =
        HeifProgram.INSTALLED.orElseThrow(
            () ->
                Refusal.passing(
                    Refusal.CORRUPT, "The program that reads such images is no longer installed."));
    try {
      HeifProgram.Converted made = program.convert(bytes, header);
      ImageHeader plain = ImageHeader.read(made.type(), made.bytes());
      if (plain.width() != header.width() || plain.height() != header.height()) {
        throw Refusal.corrupt("The image has another size than it says.");
      }
      return decode(made.bytes(), plain, divisor);
    } catch (IOException e) {
      throw Refusal.passing(Refusal.CORRUPT, "The image could not be decoded just now.");
    }
  }

  /** A GIF's first frame where it lies on the screen; the decoder knows the frame alone. */
  private static Picture onScreen(Picture frame, byte[] bytes, ImageHeader header, int step)
      throws Refusal {
    Point corner = GifHeader.corner(bytes);
    int width = (header.width() + step - 1) / step;
    int height = (header.height() + step - 1) / step;
    return frame.placed(width, height, corner.x / step, corner.y / step);
  }

  // The decoders' own words, without the names of their classes.
  private static String reason(Exception failure) {
    String message = failure instanceof IIOException ? failure.getMessage() : null;
    return message == null || message.length() > 200 ? "" : " (" + message + ")";
  }

  private static ImageReader reader(MediaType type) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType(type.word());
    ImageReader first = null;
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith("com.twelvemonkeys.")) {
        return reader;
      }
      first = first == null ? reader : first;
    }
    if (first == null) {
      throw new IllegalStateException("there is always a reader for " + type.word());
    }
    return first;
  }

  /** Decoders return half a picture with a warning; that is no picture. */
  private static final class Warnings implements IIOReadWarningListener {

    private @Nullable String broken;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
      String lower = String.valueOf(warning).toLowerCase(Locale.ROOT);
      if (lower.contains("premature end")
          || lower.contains("bad huffman")
          || lower.contains("unexpected end")) {
        broken = warning;
      }
    }

    void check() throws IIOException {
      if (broken != null) {
        throw new IIOException(broken);
      }
    }
  }
}
