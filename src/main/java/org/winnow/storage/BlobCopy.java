package org.winnow.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Copies blobs from one store to another, those that are not there yet, each compared with its hash
 * on the way. May be done again after a crash, and beside a server, which may add some meanwhile.
 */
public final class BlobCopy {

  private static final int AT_ONCE = 256;
  private static final Parallel READERS = new Parallel("winnow-copy", 16);

  private final BlobStore from;
  private final BlobStore to;
  private final FileMemory memory = new FileMemory();

  public BlobCopy(BlobStore from, BlobStore to) {
    this.from = from;
    this.to = to;
  }

  /**
   * What was done.
   *
   * @param damaged those that have other bytes than they should; they are not copied
   */
  public record Copied(long blobs, long bytes, long damaged) {}

  /** Copies all. */
  public Copied run() throws IOException {
    Copied done = new Copied(0, 0, 0);
    for (int part = 0; part < BlobStore.PARTS; part++) {
      List<BlobStore.Stored> lacking = lacking(part);
      for (int next = 0; next < lacking.size(); next += AT_ONCE) {
        Copied more = copy(lacking.subList(next, Math.min(lacking.size(), next + AT_ONCE)));
        done =
            new Copied(
                done.blobs + more.blobs, done.bytes + more.bytes, done.damaged + more.damaged);
      }
    }
    return done;
  }

  /** Those that are not there, or of another length. */
  private List<BlobStore.Stored> lacking(int part) throws IOException {
    Map<Sha256, Long> there = new HashMap<>();
    to.list(part).forEach(blob -> there.put(blob.sha256(), blob.bytes()));
    return from.list(part).stream()
        .filter(blob -> !Long.valueOf(blob.bytes()).equals(there.get(blob.sha256())))
        .toList();
  }

  private Copied copy(List<BlobStore.Stored> blobs) throws IOException {
    Queue<Integer> lengths = new ConcurrentLinkedQueue<>();
    AtomicInteger damaged = new AtomicInteger();
    try (WriteBatch batch = to.batch()) {
      READERS.each(
          blobs,
          blob -> {
            memory.take(blob.bytes());
            try {
              byte[] bytes = from.read(blob.sha256());
              to.write(blob.sha256(), bytes, batch);
              lengths.add(bytes.length);
            } catch (NoSuchFileException e) {
              // What is not there any more was deleted meanwhile.
              if (from.holds(blob.sha256())) {
                damaged.incrementAndGet();
              }
            } finally {
              memory.give(blob.bytes());
            }
          });
      batch.force();
    }
    long bytes = lengths.stream().mapToLong(Integer::longValue).sum();
    return new Copied(lengths.size(), bytes, damaged.get());
  }
}
