package org.winnow.model.djl;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.winnow.model.NpyHeader;

/**
 * An encoder on disk: a zip of float32 {@code .npy} arrays ({@code numpy.load} reads it) and {@code
 * provenance.json}.
 */
final class EncoderFile implements AutoCloseable {

  private static final String PROVENANCE = "provenance.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final ZipFile zip;

  /** Opens a file for reading. */
  EncoderFile(Path file) throws IOException {
    this.file = file;
    this.zip = new ZipFile(file.toFile());
  }

  /** Values of an array of this shape. */
  record Values(float[] values, int... shape) {}

  /** Writes the arrays in the map's order. Equal encoders are equal files. */
  static void write(Path file, Map<String, Object> provenance, Map<String, Values> arrays)
      throws IOException {
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      // Weights hardly compress; the fastest level keeps saving quick.
      zip.setLevel(1);
      zip.putNextEntry(entry(PROVENANCE));
      zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(provenance));
      for (Map.Entry<String, Values> array : arrays.entrySet()) {
        put(zip, array.getKey(), array.getValue());
      }
    }
  }

  /** Without a time of day. */
  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
    return entry;
  }

  private static void put(ZipOutputStream zip, String name, Values array) throws IOException {
    zip.putNextEntry(entry(name + ".npy"));
    zip.write(NpyHeader.of(array.shape()).bytes());
    ByteBuffer bytes =
        ByteBuffer.allocate(array.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(array.values());
    zip.write(bytes.array());
  }

  /**
   * Reads what made the encoder.
   *
   * @throws IOException when there is none, or it is of another kind
   */
  Map<String, Object> provenance(String kind) throws IOException {
    try (InputStream in = open(PROVENANCE)) {
      Map<String, Object> provenance =
          JSON.readValue(in, new TypeReference<Map<String, Object>>() {});
      if (!kind.equals(provenance.get("kind"))) {
        throw new IOException(
            "%s: expected an encoder of kind %s, got %s"
                .formatted(file, kind, provenance.get("kind")));
      }
      return provenance;
    }
  }

  /** A number of what {@link #provenance} read. */
  static int number(Map<String, Object> made, String name) throws IOException {
    if (made.get(name) instanceof Number number) {
      return number.intValue();
    }
    throw new IOException("expected a number " + name + " in the encoder's provenance");
  }

  /** Numbers of what {@link #provenance} read. */
  static List<Float> numbers(Map<String, Object> made, String name) throws IOException {
    if (made.get(name) instanceof List<?> list
        && list.stream().allMatch(Number.class::isInstance)) {
      return list.stream().map(value -> ((Number) value).floatValue()).toList();
    }
    throw new IOException("expected numbers " + name + " in the encoder's provenance");
  }

  /** Reads one array. Throws IOException when it is not there or cut. */
  float[] values(String name) throws IOException {
    try (InputStream in = open(name + ".npy")) {
      NpyHeader header = NpyHeader.read(in, name);
      byte[] bytes = in.readAllBytes();
      if (bytes.length != header.values() * Float.BYTES) {
        throw new IOException(
            "%s: %s is cut: expected %d values, got %d bytes"
                .formatted(file, name, header.values(), bytes.length));
      }
      float[] values = new float[(int) header.values()];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    }
  }

  private InputStream open(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException(file + ": expected an encoder with an entry " + name);
    }
    return zip.getInputStream(entry);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
