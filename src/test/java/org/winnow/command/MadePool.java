package org.winnow.command;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.winnow.storage.Sha256;

/**
 * A zip of grey PNG images of 28×28 pixels, noise around a dark or a bright middle, and the
 * manifest of what is in it.
 *
 * @param entries files in the zip; some images are in it twice
 * @param manifest the hashes of the images, each once
 */
record MadePool(byte[] zip, int entries, Set<Sha256> manifest) {

  private static final int SIDE = 28;

  /** One file in so many repeats the one before. */
  private static final int REPEATED = 20;

  /**
   * @param labeled so many of the first images lie in the folder of their class
   */
  static MadePool of(int entries, int labeled, long seed) throws IOException {
    Set<Sha256> manifest = new HashSet<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Random random = new Random(seed);
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      byte[] png = new byte[0];
      for (int i = 0; i < entries; i++) {
        boolean bright = random.nextBoolean();
        boolean repeats = i >= labeled && i % REPEATED == REPEATED - 1;
        png = repeats ? png : png(bright, random);
        String folder = i >= labeled ? "" : bright ? "bright/" : "dark/";
        zip.putNextEntry(new ZipEntry(folder + i + ".png"));
        zip.write(png);
        manifest.add(Sha256.hash(png));
      }
    }
    return new MadePool(bytes.toByteArray(), entries, manifest);
  }

  private static byte[] png(boolean bright, Random random) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean middle = Math.abs(x - SIDE / 2) + Math.abs(y - SIDE / 2) < SIDE / 3;
        int grey = middle ? (bright ? 180 : 20) : 100;
        image.getRaster().setSample(x, y, 0, grey + random.nextInt(60));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
