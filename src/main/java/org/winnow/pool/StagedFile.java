package org.winnow.pool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.winnow.common.ProblemException;
import org.winnow.storage.DiskFull;

/** The bytes of a resumable upload, open for one writer at a time, of all processes. */
final class StagedFile implements Closeable {

  // The lock on the file keeps other processes out. Within one, opening and closing the file a
  // second time would lose it, so that is prevented before.
  private static final Set<Path> BEING_WRITTEN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private StagedFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens it, and keeps all others out until it is closed.
   *
   * @throws ProblemException.Locked if somebody is writing to it
   */
  static StagedFile open(Path path) throws IOException {
    if (!BEING_WRITTEN.add(path)) {
      throw locked();
    }
    try {
      return opened(path);
    } catch (IOException | RuntimeException e) {
      BEING_WRITTEN.remove(path);
      throw e;
    }
  }

  private static StagedFile opened(Path path) throws IOException {
    boolean isNew = !Files.exists(path);
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw locked();
      } else if (isNew) {
        forceFolder(path);
      }
      return new StagedFile(path, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static ProblemException locked() {
    return new ProblemException.Locked(
        "upload-locked", "Another request is writing to this upload. Ask where it is, then go on.");
  }

  private static void forceFolder(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  /**
   * Goes to the end of the bytes that count; what a crash left behind them is dropped.
   *
   * @throws ProblemException.Gone if they are not there any more
   */
  void goTo(long received) throws IOException {
    if (channel.size() < received) {
      throw Upload.gone();
    }
    channel.truncate(received);
    channel.position(received);
  }

  void write(byte[] bytes, int count) throws IOException {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      DiskFull.check(e);
      throw e;
    }
  }

  void force() throws IOException {
    try {
      channel.force(false);
    } catch (IOException e) {
      DiskFull.check(e);
      throw e;
    }
  }

  /** Drops everything from this byte on. */
  void cut(long length) throws IOException {
    channel.truncate(length);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      BEING_WRITTEN.remove(path);
    }
  }
}
