package org.winnow.pool;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a zip that has lost its directory, read from the front by the local headers as far
 * as they go. Always ends in {@code archive-corrupt}: what was lost is not known.
 */
final class CutZipEntries implements EntryReader {

  private final long size;
  private final ZipArchiveInputStream zip;
  private long read;

  CutZipEntries(Path file) throws IOException {
    this.size = Files.size(file);
    this.zip =
        new ZipArchiveInputStream(
            new BufferedInputStream(Files.newInputStream(file), 1 << 16), "UTF-8", true, true);
  }

  @Override
  public Entry next() throws IOException {
    while (true) {
      ZipArchiveEntry entry = advance();
      if (entry == null) {
        throw ArchiveProblem.corrupt(
            "The zip has no end: it was cut off after " + size + " bytes.");
      } else if (!entry.isDirectory()) {
        return entry(entry);
      }
    }
  }

  private @Nullable ZipArchiveEntry advance() throws IOException {
    try {
      return zip.getNextEntry();
    } catch (IOException | RuntimeException e) {
      throw cut(e);
    }
  }

  private ArchiveProblem cut(Exception cause) {
    ArchiveProblem problem =
        ArchiveProblem.corrupt("The zip was cut off after " + size + " bytes.");
    problem.initCause(cause);
    return problem;
  }

  private Entry entry(ZipArchiveEntry entry) {
    String name = EntryName.clean(entry.getName());
    if (!zip.canReadEntryData(entry)) {
      return new Entry.Refused(
          name, "entry-refused", "The entry is encrypted or packed in an unknown way.");
    }
    return new Entry.File(name, new Limits.Metered(new Content(zip), zip::getBytesRead));
  }

  @Override
  public long bytesRead() {
    // What is looked at and given back counts as read meanwhile.
    read = Math.max(read, Math.min(size, zip.getBytesRead()));
    return read;
  }

  @Override
  public @Nullable InputStream neighbour(List<String> names) {
    return null;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private final class Content extends FilterInputStream {

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
      } catch (IOException | RuntimeException e) {
        throw cut(e);
      }
    }

    @Override
    public void close() {
      // The next entry is read from the same stream.
    }
  }
}
