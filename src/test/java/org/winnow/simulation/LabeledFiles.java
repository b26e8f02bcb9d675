package org.winnow.simulation;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Small labeled sets in every form they come in. */
public final class LabeledFiles {

  private LabeledFiles() {}

  /** Two classes told apart by brightness, some noise, and files that are no images of the set. */
  public static Map<String, byte[]> brightness(int train, int test, String top) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < train + test; i++) {
      String part = i < train ? "train" : "test";
      String name = i % 2 == 0 ? "dark" : "light";
      files.put(top + part + "/" + name + "/" + i + ".png", png(i % 2 == 0 ? 40 : 200, i));
    }
    files.put(top + "README.txt", "not an image".getBytes(StandardCharsets.UTF_8));
    files.put(top + "train/dark/.hidden.png", new byte[] {1});
    files.put("__MACOSX/train/dark/0.png", new byte[] {1});
    return files;
  }

  static byte[] png(int grey, int seed) {
    BufferedImage image = new BufferedImage(14, 12, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 12; y++) {
      for (int x = 0; x < 14; x++) {
        image.getRaster().setSample(x, y, 0, grey + (x * 31 + y * 17 + seed * 7) % 23);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static Path folder(Path root, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return root;
  }

  static Path zip(Path path, Map<String, byte[]> files) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return path;
  }

  static Path tarGz(Path path, Map<String, byte[]> files) throws IOException {
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(path)))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return path;
  }

  /** Images of 2 × 3 pixels whose first is their index, labels index mod 3. */
  static Path idx(Path folder, int train, int test, boolean gzip) throws IOException {
    String end = gzip ? ".gz" : "";
    write(folder.resolve("train-images-idx3-ubyte" + end), images(train), gzip);
    write(folder.resolve("train-labels-idx1-ubyte" + end), labels(train), gzip);
    write(folder.resolve("t10k-images-idx3-ubyte" + end), images(test), gzip);
    write(folder.resolve("t10k-labels-idx1-ubyte" + end), labels(test), gzip);
    return folder;
  }

  private static void write(Path file, byte[] bytes, boolean gzip) throws IOException {
    if (gzip) {
      try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(bytes);
      }
    } else {
      Files.write(file, bytes);
    }
  }

  private static byte[] images(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0x0803);
    out.writeInt(count);
    out.writeInt(2);
    out.writeInt(3);
    for (int i = 0; i < count; i++) {
      out.write(new byte[] {(byte) i, 1, 2, 3, 4, 5});
    }
    return bytes.toByteArray();
  }

  private static byte[] labels(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0x0801);
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      out.write(i % 3);
    }
    return bytes.toByteArray();
  }
}
