package org.winnow.pool;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.winnow.image.ChannelRegion;

/** The entries of a zip file, in the order of its directory. */
final class ZipEntries implements EntryReader {

  private static final int LOCAL_MARK = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  private final FileChannel file;
  private final ZipDirectory directory;
  private final Inflater inflater = new Inflater(true);
  private long unpacked;
  private long read;

  private ZipEntries(FileChannel file, ZipDirectory directory) {
    this.file = file;
    this.directory = directory;
  }

  /** Opens a zip; empty if its directory is missing, as in one cut short. */
  static Optional<EntryReader> open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path);
    try {
      Optional<ZipDirectory> directory = ZipDirectory.open(file);
      if (directory.isPresent()) {
        return Optional.of(new ZipEntries(file, directory.get()));
      }
    } catch (IOException e) {
      file.close();
      throw e;
    }
    file.close();
    return Optional.empty();
  }

  @Override
  public @Nullable Entry next() throws IOException {
    while (true) {
      ZipDirectory.Item item = next(directory);
      if (item == null) {
        return null;
      } else if (!item.isFolder()) {
        return entry(item);
      }
    }
  }

  private static ZipDirectory.@Nullable Item next(ZipDirectory directory) throws IOException {
    try {
      return directory.next();
    } catch (EOFException e) {
      throw ArchiveProblem.corrupt("The zip's directory holds fewer entries than it says.");
    }
  }

  private Entry entry(ZipDirectory.Item item) throws IOException {
    String name = EntryName.clean(item.name());
    if (item.isSpecial()) {
      return new Entry.Refused(name, "entry-refused", "Expected a file; this is a link or device.");
    } else if (item.isEncrypted()) {
      return new Entry.Refused(
          name, "entry-refused", "The entry is encrypted. Import an archive without a password.");
    } else if (item.method() != STORED && item.method() != DEFLATED) {
      return new Entry.Refused(
          name,
          "entry-refused",
          "The entry is packed by method " + item.method() + ", not deflate.");
    }
    Limits.checkRatio(item.size(), item.packed());
    return new Entry.File(name, content(item));
  }

  private InputStream content(ZipDirectory.Item item) throws IOException {
    ByteBuffer local = ZipDirectory.read(file, item.header(), LOCAL_LENGTH);
    int nameLength = local.getShort(26) & 0xffff;
    long data = item.header() + LOCAL_LENGTH + nameLength + (local.getShort(28) & 0xffff);
    byte[] name = ZipDirectory.read(file, item.header() + LOCAL_LENGTH, nameLength).array();
    if (local.getInt(0) != LOCAL_MARK
        || !Arrays.equals(name, item.rawName())
        || item.packed() > directory.start() - data) {
      throw ArchiveProblem.corrupt(
          "The zip's directory and the entry \""
              + EntryName.clean(item.name())
              + "\" contradict each other.");
    }
    read = Math.max(read, data + item.packed());
    InputStream raw =
        new BufferedInputStream(new ChannelRegion(file, data, item.packed()), 1 << 15);
    if (item.method() == DEFLATED) {
      inflater.reset();
      raw = new InflaterInputStream(raw, inflater, 1 << 15);
    }
    return new Checked(raw, item);
  }

  @Override
  public long bytesRead() {
    return read;
  }

  @Override
  public @Nullable InputStream neighbour(List<String> names) throws IOException {
    for (String name : names) {
      byte[] content = find(name);
      if (content != null) {
        return new ByteArrayInputStream(content);
      }
    }
    return null;
  }

  /** By a second reading, whose decompressor does not disturb the entry being read. */
  private byte @Nullable [] find(String name) throws IOException {
    ZipEntries second = new ZipEntries(file, ZipDirectory.open(file).orElseThrow());
    try {
      for (Entry entry = second.next(); entry != null; entry = second.next()) {
        if (entry instanceof Entry.File found && found.source().equals(name)) {
          return found.content().readNBytes(Limits.LARGEST_NEIGHBOUR);
        }
      }
      return null;
    } finally {
      second.inflater.end();
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    file.close();
  }

  /** Compares what comes out with what the directory says. */
  private final class Checked extends FilterInputStream {

    private final ZipDirectory.Item item;
    private final CRC32 sum = new CRC32();
    private long count;

    Checked(InputStream in, ZipDirectory.Item item) {
      super(in);
      this.item = item;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int got = super.read(buffer, from, length);
      if (got > 0) {
        sum.update(buffer, from, got);
        count += got;
        unpacked += got;
        Limits.checkRatio(unpacked, file.size());
      }
      if (count > item.size() || (got < 0 && count < item.size())) {
        throw new IOException("its length is not the one the archive says");
      } else if (got < 0 && sum.getValue() != item.crc()) {
        throw new IOException("its check sum is wrong");
      }
      return got;
    }
  }
}
