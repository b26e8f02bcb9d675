package org.winnow.image;

import java.awt.Transparency;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/**
 * Decoded pixels in one form: 8 bits, sRGB, not premultiplied, row after row.
 *
 * @param argb height × width values {@code 0xAARRGGBB}
 * @param grey whether red, green and blue are the same everywhere
 * @param alpha whether some pixels can be other than opaque
 */
public record Picture(int width, int height, int[] argb, boolean grey, boolean alpha) {

  private static final int OPAQUE = 0xff000000;

  /**
   * Of grey values.
   *
   * @param grey height × width values, unsigned, row after row
   */
  public static Picture grey(byte[] grey, int width, int height) {
    int[] argb = new int[width * height];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = OPAQUE | (grey[i] & 0xff) * 0x010101;
    }
    return new Picture(width, height, argb, true, false);
  }

  /** Takes over what a decoder returned, with the colours that were meant. */
  static Picture of(BufferedImage image) {
    ColorModel model = image.getColorModel();
    if (model instanceof ComponentColorModel && isGrey(model)) {
      return grey(image);
    } else if (model instanceof IndexColorModel palette) {
      return indexed(image, palette);
    } else if (model instanceof ComponentColorModel && model.getNumColorComponents() == 3) {
      return model.getColorSpace().isCS_sRGB() ? rgb(image) : rgbByProfile(image);
    }
    return anyOther(image);
  }

  private static boolean isGrey(ColorModel model) {
    return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  // Java's grey colour space is linear while files' grey is not: converting through it would
  // lighten every picture. The samples are taken as they are.
  private static Picture grey(BufferedImage image) {
    Samples samples = new Samples(image);
    boolean alpha = image.getColorModel().hasAlpha();
    return samples.toPicture(
        true,
        alpha,
        (row, at) ->
            (alpha ? samples.eight(row[at + 1], 1) << 24 : OPAQUE)
                | samples.color(row, at, 0, 1) * 0x010101);
  }

  private static Picture rgb(BufferedImage image) {
    Samples samples = new Samples(image);
    boolean alpha = image.getColorModel().hasAlpha();
    return samples.toPicture(
        false,
        alpha,
        (row, at) ->
            (alpha ? samples.eight(row[at + 3], 3) << 24 : OPAQUE)
                | samples.color(row, at, 0, 3) << 16
                | samples.color(row, at, 1, 3) << 8
                | samples.color(row, at, 2, 3));
  }

  private static Picture indexed(BufferedImage image, IndexColorModel palette) {
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    boolean grey = true;
    for (int color : colors) {
      grey &= (color >> 16 & 0xff) == (color & 0xff) && (color >> 8 & 0xff) == (color & 0xff);
    }
    Samples samples = new Samples(image);
    int last = colors.length - 1;
    return samples.toPicture(
        grey, palette.hasAlpha(), (row, at) -> colors[Math.min(row[at], last)]);
  }

  private static Picture anyOther(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] argb = image.getRGB(0, 0, width, height, null, 0, width);
    return new Picture(width, height, argb, false, image.getColorModel().hasAlpha());
  }

  private static Picture rgbByProfile(BufferedImage image) {
    if (!image.getColorModel().hasAlpha()) {
      return rgb(toSrgb(image));
    }
    // Opacity is no colour, and colours multiplied by it are not the ones the profile knows.
    Picture unconverted = rgb(image);
    ColorSpace space = image.getColorModel().getColorSpace();
    Picture colors = rgb(toSrgb(unconverted.inSpace(space)));
    int[] argb = colors.argb;
    for (int i = 0; i < argb.length; i++) {
      argb[i] = unconverted.argb[i] & OPAQUE | argb[i] & ~OPAQUE;
    }
    return new Picture(unconverted.width, unconverted.height, argb, false, true);
  }

  /** The colours alone, as samples of a colour space. */
  private BufferedImage inSpace(ColorSpace space) {
    ColorModel model =
        new ComponentColorModel(space, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(width, height);
    int[] pixel = new int[3];
    for (int i = 0; i < argb.length; i++) {
      pixel[0] = argb[i] >> 16 & 0xff;
      pixel[1] = argb[i] >> 8 & 0xff;
      pixel[2] = argb[i] & 0xff;
      raster.setPixel(i % width, i / width, pixel);
    }
    return new BufferedImage(model, raster, false, null);
  }

  /** By the embedded profile; a broken profile counts as none. */
  private static BufferedImage toSrgb(BufferedImage image) {
    try {
      BufferedImage target =
          new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
      return new ColorConvertOp(null).filter(image, target);
    } catch (CMMException | IllegalArgumentException e) {
      return image;
    }
  }

  /** Turned as EXIF's orientation says: what is up in the result is up in the scene. */
  public Picture upright(int orientation) {
    if (orientation == 1) {
      return this;
    }
    int w = orientation >= 5 ? height : width;
    int h = orientation >= 5 ? width : height;
    int[] turned = new int[argb.length];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        turned[y * w + x] = argb[source(orientation, x, y)];
      }
    }
    return new Picture(w, h, turned, grey, alpha);
  }

  private int source(int orientation, int x, int y) {
    int right = width - 1;
    int bottom = height - 1;
    return switch (orientation) {
      case 2 -> y * width + right - x;
      case 3 -> (bottom - y) * width + right - x;
      case 4 -> (bottom - y) * width + x;
      case 5 -> x * width + y;
      case 6 -> (bottom - x) * width + y;
      case 7 -> (bottom - x) * width + right - y;
      case 8 -> x * width + right - y;
      default -> y * width + x;
    };
  }

  /** Laid on a clear ground of another size; what stands over its edges is cut off. */
  Picture placed(int groundWidth, int groundHeight, int left, int top) {
    boolean covers = width == groundWidth && height == groundHeight;
    if (covers && left == 0 && top == 0) {
      return this;
    }
    int[] ground = new int[groundWidth * groundHeight];
    int columns = Math.min(width, groundWidth - left);
    int rows = Math.min(height, groundHeight - top);
    for (int y = 0; y < rows && columns > 0; y++) {
      System.arraycopy(argb, y * width, ground, (y + top) * groundWidth + left, columns);
    }
    return new Picture(groundWidth, groundHeight, ground, grey, true);
  }

  /** Without transparency: what shows through is white. */
  Picture onWhite() {
    if (!alpha) {
      return this;
    }
    int[] opaque = new int[argb.length];
    for (int i = 0; i < argb.length; i++) {
      int a = argb[i] >>> 24;
      opaque[i] =
          OPAQUE
              | over(argb[i] >> 16 & 0xff, a) << 16
              | over(argb[i] >> 8 & 0xff, a) << 8
              | over(argb[i] & 0xff, a);
    }
    return new Picture(width, height, opaque, grey, false);
  }

  private static int over(int color, int a) {
    return (color * a + 255 * (255 - a) + 127) / 255;
  }

  /** As Java's image: grey bytes, or RGB, or ARGB if some of it can be transparent. */
  BufferedImage toImage() {
    if (alpha) {
      return packed(BufferedImage.TYPE_INT_ARGB);
    } else if (!grey) {
      return packed(BufferedImage.TYPE_INT_RGB);
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    byte[] bytes = new byte[argb.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) argb[i];
    }
    image.getRaster().setDataElements(0, 0, width, height, bytes);
    return image;
  }

  private BufferedImage packed(int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    image.getRaster().setDataElements(0, 0, width, height, argb);
    return image;
  }

  private interface PixelOf {
    int argb(int[] row, int at);
  }

  /** An image's samples, row by row, so that no second copy of all of them is made. */
  private static final class Samples {

    private final Raster raster;
    private final int bands;
    private final int[] bits;
    private final boolean premultiplied;

    Samples(BufferedImage image) {
      ColorModel model = image.getColorModel();
      this.raster = image.getRaster();
      this.bands = raster.getNumBands();
      // The raster says how much room there is; 12 bits lie in 16.
      this.bits = model.getComponentSize();
      this.premultiplied = model.isAlphaPremultiplied();
    }

    /** A colour's 8 bits, made as bright as it was before it was multiplied by the opacity. */
    int color(int[] row, int at, int band, int alphaBand) {
      int sample = row[at + band];
      if (premultiplied) {
        long alpha = row[at + alphaBand];
        long most = (1L << bits[band]) - 1;
        sample = alpha == 0 ? 0 : (int) Math.min(most, (sample * most + alpha / 2) / alpha);
      }
      return eight(sample, band);
    }

    int eight(int sample, int band) {
      int size = bits[band];
      if (size == 8) {
        return sample;
      }
      return size > 8 ? sample >>> size - 8 & 0xff : sample * 255 / ((1 << size) - 1);
    }

    Picture toPicture(boolean grey, boolean alpha, PixelOf pixel) {
      int width = raster.getWidth();
      int height = raster.getHeight();
      int[] argb = new int[width * height];
      int[] row = new int[width * bands];
      for (int y = 0; y < height; y++) {
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
        for (int x = 0; x < width; x++) {
          argb[y * width + x] = pixel.argb(row, x * bands);
        }
      }
      return new Picture(width, height, argb, grey, alpha);
    }
  }
}
