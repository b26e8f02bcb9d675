package org.winnow.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.winnow.storage.Sha256;

/** A smaller, upright picture made from an image for people to look at. */
public enum Rendition {
  THUMBNAIL("thumbnails", 256, 0.85f),
  DISPLAY("display", 1_600, 0.9f);

  private final String folder;
  private final int longestSide;
  private final float quality;

  Rendition(String folder, int longestSide, float quality) {
    this.folder = folder;
    this.longestSide = longestSide;
    this.quality = quality;
  }

  /** An encoded picture. */
  public record Encoded(MediaType type, byte[] bytes) {}

  /** The file's name in the file area. */
  public String name(Sha256 sha256, MediaType type) {
    String hex = sha256.hex();
    return folder + "/" + hex.substring(0, 2) + "/" + hex + "." + type.extension();
  }

  /** All names that files made from this image may have; earlier versions' lie a folder deeper. */
  public static List<String> names(Sha256 sha256) {
    String hex = sha256.hex();
    List<String> names = new ArrayList<>();
    for (Rendition rendition : values()) {
      for (MediaType type : List.of(MediaType.JPEG, MediaType.PNG)) {
        String extension = "." + type.extension();
        names.add(rendition.name(sha256, type));
        names.add(
            String.join(
                "/", rendition.folder, hex.substring(0, 2), hex.substring(2, 4), hex + extension));
      }
    }
    return names;
  }

  /** Whether the image's own file is shown instead. */
  public boolean isOriginal(ImageHeader header) {
    return header.servesAsItIs(longestSide);
  }

  /** By how much the decoder may divide each side, with some pixels to spare for the mean. */
  public int divisor(ImageHeader header) {
    int longest = Math.max(header.width(), header.height());
    return Math.max(1, longest * 2 / (longestSide * 3));
  }

  public Encoded encode(Picture decoded, ImageHeader header) throws IOException {
    Picture picture = Shrink.to(decoded, longestSide).upright(header.orientation());
    return picture.alpha()
        ? new Encoded(MediaType.PNG, png(picture.toImage()))
        : new Encoded(MediaType.JPEG, jpeg(picture.toImage()));
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private byte[] jpeg(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
