package org.winnow.pool;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.winnow.image.ChannelRegion;

/**
 * The central directory of a zip file, read entry after entry (PKWARE APPNOTE 4.3.12 to 4.3.16).
 * Libraries keep an object for every entry in memory; a million of them are most of a gigabyte.
 */
final class ZipDirectory {

  private static final int END_MARK = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int END64_MARK = 0x06064b50;
  private static final int END64_LENGTH = 56;
  private static final int LOCATOR64_MARK = 0x07064b50;
  private static final int LOCATOR64_LENGTH = 20;
  private static final int HEADER_MARK = 0x02014b50;
  private static final int HEADER_LENGTH = 46;

  private final DataInputStream in;
  private final long start;
  private final long shift;
  private final long entries;
  private long seen;

  private ZipDirectory(FileChannel file, long start, long length, long shift, long entries) {
    InputStream region = new ChannelRegion(file, start, length);
    this.in = new DataInputStream(new BufferedInputStream(region, 1 << 16));
    this.start = start;
    this.shift = shift;
    this.entries = entries;
  }

  /** Opens the directory; empty if the file has none, as one cut short. */
  static Optional<ZipDirectory> open(FileChannel file) throws IOException {
    long size = file.size();
    int tail = (int) Math.min(size, END_LENGTH + LONGEST_COMMENT);
    ByteBuffer buffer = read(file, size - tail, tail);
    for (int at = tail - END_LENGTH; at >= 0; at--) {
      if (buffer.getInt(at) == END_MARK
          && at + END_LENGTH + (buffer.getShort(at + 20) & 0xffff) <= tail) {
        return Optional.of(at(file, size - tail + at, buffer, at));
      }
    }
    return Optional.empty();
  }

  private static ZipDirectory at(FileChannel file, long end, ByteBuffer buffer, int at)
      throws IOException {
    long entries = buffer.getShort(at + 10) & 0xffff;
    long length = buffer.getInt(at + 12) & 0xffffffffL;
    long offset = buffer.getInt(at + 16) & 0xffffffffL;
    long stop = end;
    if (end >= LOCATOR64_LENGTH) {
      ByteBuffer locator = read(file, end - LOCATOR64_LENGTH, LOCATOR64_LENGTH);
      if (locator.getInt(0) == LOCATOR64_MARK) {
        stop = end64(file, locator.getLong(8), end);
        ByteBuffer record = read(file, stop, END64_LENGTH);
        entries = record.getLong(32);
        length = record.getLong(40);
        offset = record.getLong(48);
      }
    }
    // What stands before the archive, such as a program that unpacks it, moves every offset.
    long shift = stop - length - offset;
    if (length < 0 || offset < 0 || shift < 0) {
      throw ArchiveProblem.corrupt("The zip's directory lies outside the file.");
    }
    return new ZipDirectory(file, stop - length, length, shift, entries);
  }

  private static long end64(FileChannel file, long told, long end) throws IOException {
    if (told >= 0
        && told <= end - LOCATOR64_LENGTH - END64_LENGTH
        && read(file, told, END64_LENGTH).getInt(0) == END64_MARK) {
      return told;
    }
    throw ArchiveProblem.corrupt("The zip's 64-bit directory is not where the file says it is.");
  }

  /** Where the directory begins: entries' data lie before it. */
  long start() {
    return start;
  }

  /**
   * An entry as the directory tells it.
   *
   * @param header where its local header lies in the file
   * @param mode Unix's file mode, or 0
   */
  record Item(
      byte[] rawName,
      int flags,
      int method,
      long crc,
      long packed,
      long size,
      long header,
      int mode) {

    private static final int TYPE = 0xf000;
    private static final int FOLDER = 0x4000;
    private static final int REGULAR = 0x8000;

    String name() {
      return EntryName.decode(rawName);
    }

    boolean isFolder() {
      String name = name();
      return name.endsWith("/") || (mode & TYPE) == FOLDER || (name.endsWith("\\") && size == 0);
    }

    /** Neither a file nor a folder, but a symbolic link, a device or the like. */
    boolean isSpecial() {
      return (mode & TYPE) != 0 && (mode & TYPE) != REGULAR && (mode & TYPE) != FOLDER;
    }

    boolean isEncrypted() {
      return (flags & 1) != 0;
    }
  }

  /** The next entry, or null after the last. */
  @Nullable Item next() throws IOException {
    if (seen == entries) {
      return null;
    }
    seen++;
    byte[] bytes = new byte[HEADER_LENGTH];
    in.readFully(bytes);
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (header.getInt(0) != HEADER_MARK) {
      throw ArchiveProblem.corrupt("Entry " + seen + " of the zip's directory is no entry.");
    }
    byte[] name = new byte[header.getShort(28) & 0xffff];
    byte[] extra = new byte[header.getShort(30) & 0xffff];
    in.readFully(name);
    in.readFully(extra);
    in.skipNBytes(header.getShort(32) & 0xffff);
    return item(header, name, new Extra64(extra));
  }

  private Item item(ByteBuffer header, byte[] name, Extra64 extra) throws ArchiveProblem {
    // The order in which the 64-bit field holds those that do not fit is fixed.
    long size = extra.widen(header.getInt(24));
    long packed = extra.widen(header.getInt(20));
    long offset = extra.widen(header.getInt(42));
    if (size < 0 || packed < 0 || offset < 0) {
      throw ArchiveProblem.corrupt("Entry " + seen + " of the zip has an impossible size.");
    }
    boolean unix = (header.getShort(4) >> 8 & 0xff) == 3;
    return new Item(
        name,
        header.getShort(8) & 0xffff,
        header.getShort(10) & 0xffff,
        header.getInt(16) & 0xffffffffL,
        packed,
        size,
        offset + shift,
        unix ? header.getShort(40) & 0xffff : 0);
  }

  static ByteBuffer read(FileChannel file, long from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    long at = from;
    while (buffer.hasRemaining()) {
      int count = at < 0 ? -1 : file.read(buffer, at);
      if (count < 0) {
        throw ArchiveProblem.corrupt("The zip points beyond its own end.");
      }
      at += count;
    }
    return buffer.flip();
  }

  /** The extra field with the sizes and offsets beyond 32 bits (4.5.3). */
  private static final class Extra64 {

    private static final int ID = 1;
    private ByteBuffer values = ByteBuffer.allocate(0);

    Extra64(byte[] extra) {
      ByteBuffer fields = ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN);
      while (fields.remaining() >= 4) {
        int id = fields.getShort() & 0xffff;
        int length = Math.min(fields.getShort() & 0xffff, fields.remaining());
        if (id == ID) {
          values = fields.slice(fields.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        }
        fields.position(fields.position() + length);
      }
    }

    long widen(int value) {
      return value == -1 && values.remaining() >= 8 ? values.getLong() : value & 0xffffffffL;
    }
  }
}
