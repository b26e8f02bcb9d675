package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Rows in a temporary file: a few hundred megabytes that are read some times over need not lie in
 * the process's memory, and the machine keeps them in its file cache while it has room. The file
 * has no name once it is open, so nothing is left of it whatever the process dies of.
 */
final class SpilledRows implements RowBlocks, AutoCloseable {

  private final FileChannel file;
  private final int rows;
  private final int width;
  private final int rowsABlock;

  /**
   * @param folder where the file lies; made if it is not there
   * @param rows S
   * @param width R
   * @param rowsABlock of all blocks but the last one, which has what is left
   */
  SpilledRows(Path folder, int rows, int width, int rowsABlock) {
    this.rows = rows;
    this.width = width;
    this.rowsABlock = rowsABlock;
    try {
      Files.createDirectories(folder);
      this.file =
          FileChannel.open(
              folder.resolve(UUID.randomUUID().toString()),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int count() {
    return (rows + rowsABlock - 1) / rowsABlock;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public int width() {
    return width;
  }

  /** The first row of a block. */
  int from(int block) {
    return block * rowsABlock;
  }

  /** The row after the last one of a block. */
  int to(int block) {
    return Math.min(rows, from(block) + rowsABlock);
  }

  /** Keeps a block. Safe to call by many threads, for different blocks. */
  void write(int block, NDArray values) {
    ByteBuffer bytes = values.toByteBuffer(true);
    long at = position(block);
    try {
      while (bytes.hasRemaining()) {
        at += file.write(bytes, at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public NDArray read(int block, NDManager sub) {
    return Tensors.filledBy(
        sub, bytes -> fill(bytes, position(block)), new Shape(to(block) - from(block), width));
  }

  private void fill(ByteBuffer bytes, long from) {
    long at = from;
    try {
      while (bytes.hasRemaining()) {
        int count = file.read(bytes, at);
        if (count < 0) {
          throw new EOFException("a block was read that had not been written");
        }
        at += count;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long position(int block) {
    return (long) from(block) * width * Float.BYTES;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
