package org.winnow.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  /** Images read while earlier ones are written, and their bytes: a bucket is waited for. */
  private static final int AHEAD = 16;

  private static final int AHEAD_BYTES = 16 << 20;

  private static final ExecutorService READERS =
      Executors.newFixedThreadPool(
          AHEAD,
          runnable -> {
            Thread thread = new Thread(runnable, "winnow-export");
            thread.setDaemon(true);
            return thread;
          });

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
      try {
        ZipPlan.read(first, contents);
        contents.writeAhead();
      } finally {
        contents.cancelAhead();
      }
      Directory directory = new Directory(out, contents.checksums);
      ZipPlan.read(second, directory);
      directory.finish();
      out.flush();
    }
  }

  private record Ahead(String path, int time, int size, Sha256 sha256, Future<byte[]> bytes) {}

  private final class Contents implements ZipPlan.Reader {
    private final OutputStream out;
    private final Deque<Ahead> ahead = new ArrayDeque<>();
    private long aheadBytes;
    private int[] checksums = new int[1024];
    private int images;

    Contents(OutputStream out) {
      this.out = out;
    }

    @Override
    public void image(String path, int time, long size, Sha256 sha256) throws IOException {
      if (size > HELD_AT_ONCE) {
        writeAhead();
        add(large(path, time, size, sha256));
        return;
      }
      Future<byte[]> bytes = READERS.submit(() -> blobs.read(sha256));
      ahead.add(new Ahead(path, time, (int) size, sha256, bytes));
      aheadBytes += size;
      while (ahead.size() > AHEAD || aheadBytes > AHEAD_BYTES) {
        writeOldest();
      }
    }

    private void add(int checksum) {
      if (images == checksums.length) {
        checksums = Arrays.copyOf(checksums, checksums.length * 2);
      }
      checksums[images++] = checksum;
    }

    void writeAhead() throws IOException {
      while (!ahead.isEmpty()) {
        writeOldest();
      }
    }

    void cancelAhead() {
      ahead.forEach(image -> image.bytes().cancel(false));
    }

    private void writeOldest() throws IOException {
      Ahead image = ahead.remove();
      aheadBytes -= image.size();
      byte[] bytes = bytes(image);
      require(bytes.length == image.size(), image.path(), image.size());
      CRC32 crc = new CRC32();
      crc.update(bytes);
      int checksum = (int) crc.getValue();
      out.write(
          new ZipEntryRecord(
                  image.path(), image.time(), false, checksum, image.size(), image.size())
              .local());
      out.write(bytes);
      add(checksum);
    }

    private static byte[] bytes(Ahead image) throws IOException {
      try {
        return image.bytes().get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof NoSuchFileException gone) {
          throw notThere(image.path(), image.sha256(), gone);
        } else if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IOException("the bytes of " + image.path() + " cannot be read", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while an export was written", e);
      }
    }

    private static IOException notThere(String path, Sha256 sha256, NoSuchFileException e) {
      return new IOException("the bytes of " + path + " are not in storage: " + sha256, e);
    }

    private int large(String path, int time, long size, Sha256 sha256) throws IOException {
      int checksum;
      try (CheckedInputStream in = new CheckedInputStream(blobs.open(sha256), new CRC32())) {
        require(in.transferTo(OutputStream.nullOutputStream()) == size, path, size);
        checksum = (int) in.getChecksum().getValue();
      } catch (NoSuchFileException e) {
        throw notThere(path, sha256, e);
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
      writeAhead();
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
