package org.winnow.model;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The header of a NumPy {@code .npy} file, version 1.0, of little-endian float32 values in C order:
 * the only kind Winnow writes and reads.
 *
 * @param shape the array's dimensions; one or more, none negative
 */
public record NpyHeader(List<Integer> shape) {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;

  /** NumPy leaves room for the first dimension to grow in place. */
  private static final int GROWTH_DIGITS = 21;

  private static final int LARGEST_DICTIONARY = 0xffff;
  private static final Pattern DICTIONARY =
      Pattern.compile(
          "\\{'descr': '(?<type>[^']*)', 'fortran_order': (?<fortran>True|False),"
              + " 'shape': \\((?<shape>[0-9, ]*)\\),? *} *\n");

  public NpyHeader {
    shape = List.copyOf(shape);
    if (shape.isEmpty() || shape.stream().anyMatch(size -> size < 0)) {
      throw new IllegalArgumentException("expected one or more sizes from 0, got " + shape);
    }
  }

  /** The header of an array of these dimensions. */
  public static NpyHeader of(int... shape) {
    return new NpyHeader(Arrays.stream(shape).boxed().toList());
  }

  /** Values in the array: the product of its dimensions. */
  public long values() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** The bytes NumPy writes before the values; a multiple of 64. */
  public byte[] bytes() {
    String sizes = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String tuple = shape.size() == 1 ? "(" + sizes + ",)" : "(" + sizes + ")";
    StringBuilder text =
        new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': ")
            .append(tuple)
            .append(", }")
            .append(" ".repeat(Math.max(0, GROWTH_DIGITS - shape.get(0).toString().length())));
    int unpadded = MAGIC.length + 2 + text.length() + 1;
    text.append(" ".repeat(Math.floorMod(-unpadded, ALIGNMENT))).append('\n');
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(MAGIC);
    bytes.write(text.length() & 0xff);
    bytes.write(text.length() >> 8);
    bytes.writeBytes(text.toString().getBytes(StandardCharsets.US_ASCII));
    return bytes.toByteArray();
  }

  /**
   * Reads a header and leaves the stream at the first value.
   *
   * @param name what the messages call the file
   * @throws IOException when this is not a version 1.0 file of float32 in C order
   */
  public static NpyHeader read(InputStream in, String name) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte[] start = new byte[MAGIC.length + 2];
    if (data.readNBytes(start, 0, start.length) < start.length
        || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new IOException(name + ": expected a .npy file of version 1.0");
    }
    int length = (start[MAGIC.length] & 0xff) | (start[MAGIC.length + 1] & 0xff) << 8;
    byte[] text = data.readNBytes(Math.min(length, LARGEST_DICTIONARY));
    Matcher dictionary = DICTIONARY.matcher(new String(text, StandardCharsets.US_ASCII));
    if (text.length < length || !dictionary.matches()) {
      throw new IOException(name + ": the .npy header is cut or not one NumPy writes");
    }
    if (!"<f4".equals(dictionary.group("type")) || !"False".equals(dictionary.group("fortran"))) {
      throw new IOException(
          "%s: expected little-endian float32 in C order ('<f4'), got '%s', fortran_order %s"
              .formatted(name, dictionary.group("type"), dictionary.group("fortran")));
    }
    return new NpyHeader(sizes(dictionary.group("shape"), name));
  }

  private static List<Integer> sizes(String tuple, String name) throws IOException {
    List<Integer> sizes = new ArrayList<>();
    for (String size : tuple.split(",", -1)) {
      if (!size.isBlank()) {
        try {
          sizes.add(Integer.valueOf(size.strip()));
        } catch (NumberFormatException e) {
          throw new IOException(name + ": the shape (" + tuple + ") is not one of an array", e);
        }
      }
    }
    if (sizes.isEmpty()) {
      throw new IOException(name + ": expected an array, got a single value");
    }
    return sizes;
  }
}
