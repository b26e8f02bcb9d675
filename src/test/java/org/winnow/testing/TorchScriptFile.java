package org.winnow.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Small TorchScript files, written without PyTorch: a stored zip of a module without weights (a
 * pickle), and of its {@code forward} as source text.
 */
public final class TorchScriptFile {

  /** Means of the cells of a 4 × 4 grid: channels × 16 values an image. */
  public static final String GRID =
      """
        def forward(self: __torch__.Encoder, x: Tensor) -> Tensor:
          return torch.flatten(torch.adaptive_avg_pool2d(x, [4, 4]), 1, -1)
      """;

  /** Every pixel as it comes in. */
  public static final String IDENTITY =
      """
        def forward(self: __torch__.Encoder, x: Tensor) -> Tensor:
          return torch.flatten(x, 1, -1)
      """;

  private TorchScriptFile() {}

  /**
   * Writes a module with this forward method, in the notation PyTorch serialises code in.
   *
   * @return the file's SHA-256 in hex; the same forward gives the same file
   */
  public static String write(Path file, String forward) {
    byte[] bytes = bytes(forward);
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sha256(bytes);
  }

  /** Writes a sidecar with these mean and std beside a model file. */
  public static void describe(Path file, int channels, int height, int width, String rest) {
    String json =
        "{\"channels\": %d, \"height\": %d, \"width\": %d, %s}"
            .formatted(channels, height, width, rest);
    try {
      Files.writeString(file.resolveSibling(file.getFileName() + ".json"), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The checksum {@link #write} would return. */
  public static String sha256(String forward) {
    return sha256(bytes(forward));
  }

  private static byte[] bytes(String forward) {
    String code =
        """
        class Encoder(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
        """
            + forward;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", module());
      put(zip, "code/__torch__.py", code.getBytes(StandardCharsets.US_ASCII));
      put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      put(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Protocol 2: an object of the class, made without arguments, with the state training=True. */
  private static byte[] module() {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.writeBytes(new byte[] {(byte) 0x80, 2});
    pickle.writeBytes("c__torch__\nEncoder\n".getBytes(StandardCharsets.US_ASCII));
    pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', 'X', 8, 0, 0, 0});
    pickle.writeBytes("training".getBytes(StandardCharsets.US_ASCII));
    pickle.writeBytes(new byte[] {(byte) 0x88, 's', 'b', '.'});
    return pickle.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry("encoder/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    CRC32 sum = new CRC32();
    sum.update(content);
    entry.setCrc(sum.getValue());
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
