package org.winnow.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.winnow.storage.BlobStore;
import org.winnow.storage.Sha256;

/**
 * Makes the zip of a plan. Memory grows by four bytes an image, its checksum, which a zip tells
 * again at its end; the rest of what stands there is read from the plan a second time.
 */
final class ZipContent {

  /** Larger ones are read twice: a stored entry says its checksum first. */
  private static final int HELD_AT_ONCE = 8 << 20;

  private final Path plan;
  private final BlobStore blobs;

  ZipContent(Path plan, BlobStore blobs) {
    this.plan = plan;
    this.blobs = blobs;
  }

  /** Writes all of it; leaves the stream open. The plan may be deleted meanwhile. */
  void writeTo(OutputStream out) throws IOException {
    try (InputStream first = Files.newInputStream(plan);
        InputStream second = Files.newInputStream(plan)) {
      Contents contents = new Contents(out);
      ZipPlan.read(first, contents);
      Directory directory = new Directory(out, contents.checksums);
      ZipPlan.read(second, directory);
      directory.finish();
      out.flush();
    }
  }

  private final class Contents implements ZipPlan.Reader {
    private final OutputStream out;
    private int[] checksums = new int[1024];
    private int images;

    Contents(OutputStream out) {
      this.out = out;
    }

    @Override
    public void image(String path, int time, long size, Sha256 sha256) throws IOException {
      if (images == checksums.length) {
        checksums = Arrays.copyOf(checksums, checksums.length * 2);
      }
      try {
        checksums[images++] =
            size <= HELD_AT_ONCE
                ? small(path, time, (int) size, sha256)
                : large(path, time, size, sha256);
      } catch (NoSuchFileException e) {
        throw new IOException("the bytes of " + path + " are not in storage: " + sha256, e);
      }
    }

    private int small(String path, int time, int size, Sha256 sha256) throws IOException {
      byte[] bytes = blobs.read(sha256);
      require(bytes.length == size, path, size);
      CRC32 crc = new CRC32();
      crc.update(bytes);
      int checksum = (int) crc.getValue();
      out.write(new ZipEntryRecord(path, time, false, checksum, size, size).local());
      out.write(bytes);
      return checksum;
    }

    private int large(String path, int time, long size, Sha256 sha256) throws IOException {
      int checksum;
      try (CheckedInputStream in = new CheckedInputStream(blobs.open(sha256), new CRC32())) {
        require(in.transferTo(OutputStream.nullOutputStream()) == size, path, size);
        checksum = (int) in.getChecksum().getValue();
      }
      out.write(new ZipEntryRecord(path, time, false, checksum, size, size).local());
      try (InputStream in = blobs.open(sha256)) {
        in.transferTo(out);
      }
      return checksum;
    }

    private static void require(boolean whole, String path, long size) throws IOException {
      if (!whole) {
        throw new IOException("the bytes of " + path + " in storage are not " + size);
      }
    }

    @Override
    public void begin(String path, int time) throws IOException {
      out.write(new ZipEntryRecord(path, time, true, 0, 0, 0).local());
    }

    @Override
    public void some(byte[] bytes, int length) throws IOException {
      out.write(bytes, 0, length);
    }

    @Override
    public void end(ZipEntryRecord text) throws IOException {
      out.write(text.descriptor());
    }
  }

  private static final class Directory implements ZipPlan.Reader {
    private final OutputStream out;
    private final int[] checksums;
    private int images;
    private long entries;
    private long offset;
    private long length;

    Directory(OutputStream out, int[] checksums) {
      this.out = out;
      this.checksums = checksums;
    }

    @Override
    public void image(String path, int time, long size, Sha256 sha256) throws IOException {
      add(new ZipEntryRecord(path, time, false, checksums[images++], size, size));
    }

    @Override
    public void end(ZipEntryRecord text) throws IOException {
      add(text);
    }

    private void add(ZipEntryRecord entry) throws IOException {
      byte[] line = entry.central(offset);
      out.write(line);
      length += line.length;
      offset += entry.length();
      entries++;
    }

    void finish() throws IOException {
      out.write(ZipEntryRecord.end(entries, offset, length));
    }
  }
}
