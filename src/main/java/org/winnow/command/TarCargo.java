package org.winnow.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Files as one tar that is never written down: any part of it is made when it is asked for. Sorted
 * by name, and without times and owners, so the same files make the same bytes.
 */
final class TarCargo implements Cargo {

  private static final int BLOCK = 512;

  private final String name;
  private final List<LocalFile> files;

  /** Where each file's header begins; behind the last one, where the end marks do. */
  private final long[] starts;

  TarCargo(String name, List<LocalFile> files) {
    this.name = name;
    this.files =
        files.stream()
            .sorted(Comparator.comparing(LocalFile::name).thenComparing(LocalFile::path))
            .toList();
    this.starts = new long[files.size() + 1];
    for (int i = 0; i < files.size(); i++) {
      LocalFile file = this.files.get(i);
      starts[i + 1] = starts[i] + header(file).length + file.size() + padding(file.size());
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String fingerprint() {
    return Fingerprint.of(files.stream().map(LocalFile::mark).toArray(String[]::new));
  }

  @Override
  public long length() {
    return starts[files.size()] + 2 * BLOCK;
  }

  @Override
  public int read(long offset, byte[] bytes) throws IOException {
    int count = (int) Math.min(bytes.length, length() - offset);
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
    while (buffer.hasRemaining()) {
      long at = offset + buffer.position();
      int found = Arrays.binarySearch(starts, at);
      // Between two starts, the one before; files are never empty in a tar, for they have headers.
      int index = found >= 0 ? found : -found - 2;
      if (index == files.size()) {
        zeros(buffer, buffer.remaining());
      } else {
        part(files.get(index), at - starts[index], buffer);
      }
    }
    return count;
  }

  /** Something of one file from {@code at} on: of its header, its content or the zeros behind. */
  private static void part(LocalFile file, long at, ByteBuffer buffer) throws IOException {
    byte[] header = header(file);
    if (at < header.length) {
      int from = (int) at;
      buffer.put(header, from, Math.min(header.length - from, buffer.remaining()));
      return;
    }
    long inFile = at - header.length;
    if (inFile < file.size()) {
      int count = (int) Math.min(file.size() - inFile, buffer.remaining());
      int limit = buffer.limit();
      buffer.limit(buffer.position() + count);
      file.read(inFile, buffer);
      buffer.limit(limit);
    } else {
      zeros(buffer, file.size() + padding(file.size()) - inFile);
    }
  }

  private static void zeros(ByteBuffer buffer, long count) {
    buffer.put(new byte[(int) Math.min(count, buffer.remaining())]);
  }

  private static int padding(long size) {
    return (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  private static byte[] header(LocalFile file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarArchiveEntry entry = new TarArchiveEntry(file.name());
    entry.setSize(file.size());
    entry.setModTime(0);
    try {
      // Not closed: that would write the end marks.
      TarArchiveOutputStream tar =
          new TarArchiveOutputStream(bytes, BLOCK, StandardCharsets.UTF_8.name());
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      tar.putArchiveEntry(entry);
      tar.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
