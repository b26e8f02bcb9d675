package org.winnow.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** Image files made for tests. */
public final class Pictures {

  private Pictures() {}

  /** A picture of noise that differs from every other seed's. */
  public static BufferedImage noise(int width, int height, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return image;
  }

  /** Red at the top left, green top right, blue bottom left, white bottom right. */
  public static BufferedImage quarters(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    Color[] colors = {Color.RED, Color.GREEN, Color.BLUE, Color.WHITE};
    for (int i = 0; i < 4; i++) {
      graphics.setColor(colors[i]);
      graphics.fillRect(i % 2 * width / 2, i / 2 * height / 2, width / 2, height / 2);
    }
    graphics.dispose();
    return image;
  }

  public static byte[] png(long seed) {
    return encode(noise(12, 9, seed), "png");
  }

  public static byte[] jpeg(long seed) {
    return encode(noise(40, 30, seed), "jpeg");
  }

  public static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static byte[] first(byte[] bytes, int count) {
    return Arrays.copyOf(bytes, count);
  }

  /** The JPEG with a segment that says how it is turned. */
  public static byte[] withOrientation(byte[] jpeg, int orientation) {
    ByteBuffer exif = ByteBuffer.allocate(36);
    exif.put((byte) 0xff).put((byte) 0xe1).putShort((short) 34);
    exif.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    exif.order(ByteOrder.LITTLE_ENDIAN);
    exif.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    exif.putShort((short) orientation).putShort((short) 0).putInt(0);
    byte[] whole = new byte[jpeg.length + 36];
    System.arraycopy(jpeg, 0, whole, 0, 2);
    System.arraycopy(exif.array(), 0, whole, 2, 36);
    System.arraycopy(jpeg, 2, whole, 38, jpeg.length - 2);
    return whole;
  }

  /** The JPEG with a segment that begins like EXIF and is said to end before that. */
  static byte[] withShortExif(byte[] jpeg) {
    byte[] whole = withOrientation(jpeg, 6);
    whole[5] = 2;
    return whole;
  }

  /** The upright picture stored the way a camera held so would store it. */
  public static BufferedImage stored(BufferedImage upright, int orientation) {
    int w = upright.getWidth();
    int h = upright.getHeight();
    boolean sideways = orientation >= 5;
    BufferedImage stored =
        new BufferedImage(sideways ? h : w, sideways ? w : h, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int rgb = upright.getRGB(x, y);
        // TIFF 6.0: where the stored 0th row and 0th column lie in the upright picture
        switch (orientation) {
          case 2 -> stored.setRGB(w - 1 - x, y, rgb);
          case 3 -> stored.setRGB(w - 1 - x, h - 1 - y, rgb);
          case 4 -> stored.setRGB(x, h - 1 - y, rgb);
          case 5 -> stored.setRGB(y, x, rgb);
          case 6 -> stored.setRGB(y, w - 1 - x, rgb);
          case 7 -> stored.setRGB(h - 1 - y, w - 1 - x, rgb);
          case 8 -> stored.setRGB(h - 1 - y, x, rgb);
          default -> stored.setRGB(x, y, rgb);
        }
      }
    }
    return stored;
  }
}
