package org.winnow.pool;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a tar file, compressed or not, in the file's order. What is broken in it breaks
 * everything after it, so every failure is the archive's.
 */
final class TarEntries implements EntryReader {

  private final Path file;
  private final Compression compression;
  private final Counted packed;
  private final TarArchiveInputStream tar;

  TarEntries(Path file, Compression compression) throws IOException {
    this.file = file;
    this.compression = compression;
    this.packed = new Counted(Files.newInputStream(file));
    this.tar = new TarArchiveInputStream(unpacked(packed, compression));
  }

  private static InputStream unpacked(Counted packed, Compression compression) throws IOException {
    InputStream plain = compression.unpacked(new BufferedInputStream(packed, 1 << 16));
    // Not buffered: where the file is cut, a buffer would lose the good bytes before.
    return compression == Compression.NONE ? plain : new Limits.Metered(plain, () -> packed.count);
  }

  @Override
  public @Nullable Entry next() throws IOException {
    while (true) {
      TarArchiveEntry entry = advance();
      if (entry == null) {
        return null;
      } else if (!entry.isDirectory()) {
        return entry(entry);
      }
    }
  }

  private @Nullable TarArchiveEntry advance() throws IOException {
    try {
      return tar.getNextEntry();
    } catch (ArchiveProblem e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw broken(e);
    }
  }

  private static ArchiveProblem broken(Exception cause) {
    ArchiveProblem problem =
        ArchiveProblem.corrupt("The tar cannot be read on: " + cause.getMessage() + ".");
    problem.initCause(cause);
    return problem;
  }

  private Entry entry(TarArchiveEntry entry) {
    String name = EntryName.clean(entry.getName());
    if (isSpecial(entry)) {
      return new Entry.Refused(name, "entry-refused", "Expected a file; this is a link or device.");
    } else if (!tar.canReadEntryData(entry)) {
      return new Entry.Refused(name, "entry-refused", "The entry is stored in an unknown way.");
    }
    return new Entry.File(name, new Content(tar));
  }

  /** The library takes devices and pipes for files. */
  private static boolean isSpecial(TarArchiveEntry entry) {
    return !entry.isFile()
        || entry.isLink()
        || entry.isSymbolicLink()
        || entry.isCharacterDevice()
        || entry.isBlockDevice()
        || entry.isFIFO();
  }

  @Override
  public long bytesRead() {
    return packed.count;
  }

  @Override
  public @Nullable InputStream neighbour(List<String> names) throws IOException {
    try (TarEntries second = new TarEntries(file, compression)) {
      for (Entry entry = second.next(); entry != null; entry = second.next()) {
        if (entry instanceof Entry.File found && names.contains(found.source())) {
          return new ByteArrayInputStream(found.content().readNBytes(Limits.LARGEST_NEIGHBOUR));
        }
      }
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  /** Counts the bytes of the file itself. */
  private static final class Counted extends FilterInputStream {

    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int got = super.read(buffer, from, length);
      count += Math.max(0, got);
      return got;
    }
  }

  /** An entry's bytes; closing it leaves the archive open. */
  private static final class Content extends FilterInputStream {

    Content(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      try {
        return super.read(buffer, from, length);
      } catch (ArchiveProblem e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        throw broken(e);
      }
    }

    @Override
    public void close() {
      // The next entry is read from the same stream.
    }
  }
}
