package org.winnow.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Features on disk: one {@code .npy} file of float32, shape (rows, dimension), C order. NumPy reads
 * it as it is ({@code numpy.load(file, mmap_mode="r")}). Files are immutable once written.
 */
public final class FeatureFile {

  /** A mapped window below the 2 GiB a Java buffer can address, whole floats. */
  private static final int WINDOW_VALUES = 1 << 26;

  private static final int WRITE_VALUES = 1 << 16;

  private FeatureFile() {}

  /**
   * Writes a new file and forces it to disk.
   *
   * @throws java.nio.file.FileAlreadyExistsException when the file exists: shards are never changed
   */
  public static void write(Path file, Features features) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeFully(
          channel, ByteBuffer.wrap(NpyHeader.of(features.rows(), features.dimension()).bytes()));
      float[] values = features.valuesND();
      ByteBuffer buffer =
          ByteBuffer.allocateDirect(WRITE_VALUES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int from = 0; from < values.length; from += WRITE_VALUES) {
        int count = Math.min(WRITE_VALUES, values.length - from);
        buffer.clear().limit(count * Float.BYTES);
        buffer.asFloatBuffer().put(values, from, count);
        writeFully(channel, buffer);
      }
      channel.force(true);
    }
  }

  /** Reads a whole file. Throws IOException as {@link #readInto}. */
  public static Features read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      NpyHeader header = header(channel, file);
      if (header.values() > Integer.MAX_VALUE - 8) {
        throw new IOException(
            file.getFileName() + ": too large for one array; read its shards one by one");
      }
      float[] values = new float[(int) header.values()];
      copy(channel, header, values, 0);
      return new Features(values, header.shape().get(0), header.shape().get(1));
    }
  }

  /**
   * Copies a file's rows into a larger array, through a memory map.
   *
   * @param dimension D the rows must have
   * @param targetND where to; the rows land from index firstRow × dimension on
   * @return rows read
   * @throws IOException when the file is no float32 {@code .npy}, is cut or has bytes left over,
   *     has another dimension, or does not fit the target
   */
  public static int readInto(Path file, int dimension, float[] targetND, int firstRow)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      NpyHeader header = header(channel, file);
      requireDimension(header, dimension, file);
      long offset = (long) firstRow * dimension;
      if (firstRow < 0 || offset + header.values() > targetND.length) {
        throw new IOException(
            "%s: its %d rows do not fit from row %d on into an array of %d rows"
                .formatted(
                    file.getFileName(),
                    header.shape().get(0),
                    firstRow,
                    targetND.length / dimension));
      }
      copy(channel, header, targetND, (int) offset);
      return header.shape().get(0);
    }
  }

  /**
   * Maps a file's values: rows × dimension floats, read from disk as they are asked for. They stay
   * readable when the file is deleted. Throws IOException as {@link #readInto}.
   */
  public static FloatBuffer map(Path file, int dimension) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      NpyHeader header = header(channel, file);
      requireDimension(header, dimension, file);
      return channel
          .map(FileChannel.MapMode.READ_ONLY, channel.position(), header.values() * Float.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer();
    }
  }

  private static void requireDimension(NpyHeader header, int dimension, Path file)
      throws IOException {
    if (header.shape().get(1) != dimension) {
      throw new IOException(
          "%s: expected rows of %d values, got %d"
              .formatted(file.getFileName(), dimension, header.shape().get(1)));
    }
  }

  private static NpyHeader header(FileChannel channel, Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    // Channels.newInputStream reads no further than asked, so position() is the first value.
    NpyHeader header = NpyHeader.read(Channels.newInputStream(channel), name);
    if (header.shape().size() != 2 || header.shape().get(1) == 0) {
      throw new IOException(name + ": expected shape (rows, dimension), got " + header.shape());
    }
    long expected = channel.position() + header.values() * Float.BYTES;
    if (channel.size() != expected) {
      throw new IOException(
          "%s: expected %d bytes for shape %s, got %d; the file is cut or was changed"
              .formatted(name, expected, header.shape(), channel.size()));
    }
    return header;
  }

  private static void copy(FileChannel channel, NpyHeader header, float[] target, int offset)
      throws IOException {
    long start = channel.position();
    long values = header.values();
    for (long from = 0; from < values; from += WINDOW_VALUES) {
      int count = (int) Math.min(WINDOW_VALUES, values - from);
      channel
          .map(
              FileChannel.MapMode.READ_ONLY, start + from * Float.BYTES, (long) count * Float.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(target, offset + (int) from, count);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
