package org.winnow.pool;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.winnow.image.ContentKind;
import org.winnow.image.DecodePool;
import org.winnow.image.MediaType;
import org.winnow.image.Refusal;
import org.winnow.labelfile.LabelFile;
import org.winnow.remote.RemoteImages;
import org.winnow.storage.BlobStore;
import org.winnow.storage.WriteBatch;

/**
 * One reading of an import's source from where it stands: entries are read in order, inspected by
 * the pool beside that, and committed in order, batch by batch, while the next batch is read. Holds
 * a bounded number of bytes.
 */
final class ImportPass implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(ImportPass.class);

  // The first images can be labeled while the rest comes in, so the first batches are small.
  private static final int FIRST_BATCH = 16;
  private static final int SECOND_BATCH = 64;
  private static final int BATCH = 256;
  // What is not read makes less work: as many of those are committed at the cost of one that is.
  private static final int UNCHANGED_AS_ONE = 8;
  private static final long BATCH_NANOS = 2_000_000_000L;

  private static final int MOST_UNDECIDED = 32;

  /** Of what is fetched, which has a limit of its own for bytes; a slow one holds up no more. */
  private static final int MOST_FETCHED = 256;

  private static final long MOST_UNDECIDED_BYTES = 32L << 20;

  // A slow disk or a database that is away; the rows tell the next pass how it ended.
  private static final Duration COMMIT_LIMIT = Duration.ofMinutes(2);

  // How soon the end of the process is noticed while an image is waited for.
  private static final Duration LOOK = Duration.ofMillis(200);

  /** What a pass works with. */
  record Tools(
      BlobStore blobs,
      Inspector inspector,
      DecodePool pool,
      BatchCommit commit,
      RemoteImages remote) {}

  /** What was decided, or will be. */
  private interface Outcome {
    Decided decided() throws InterruptedException;
  }

  private record Undecided(String source, Outcome outcome, @Nullable String label, long bytes) {

    Decision decision() throws InterruptedException {
      Decided decided = outcome.decided();
      return new Decision(source, decided.verdict(), label, decided.version());
    }
  }

  private final Import one;
  private final EntryReader reader;
  private final Tools tools;
  private final ExecutorService committer =
      Executors.newSingleThreadExecutor(
          runnable -> {
            Thread thread = new Thread(runnable, "winnow-commit");
            thread.setDaemon(true);
            return thread;
          });
  private final boolean folderLabels;
  private final Fetches fetches;
  private final Deque<Undecided> undecided = new ArrayDeque<>();
  private List<Decision> decided = new ArrayList<>();
  private WriteBatch batch;
  private Future<Boolean> committing = CompletableFuture.completedFuture(true);
  private long undecidedBytes;
  private int mostUndecided = MOST_UNDECIDED;
  private BooleanSupplier stop = () -> false;
  private int unchanged;
  private int next;
  private long batchStart = System.nanoTime();

  /**
   * @param folderLabels whether the folders that images lie in say what is on them
   */
  ImportPass(Import one, EntryReader reader, Tools tools, boolean folderLabels) {
    this.folderLabels = folderLabels;
    this.one = one;
    this.reader = reader;
    this.tools = tools;
    this.next = one.entries();
    this.batch = tools.blobs().batch();
    this.fetches = new Fetches(tools.remote());
  }

  /**
   * Reads to the end.
   *
   * @param stop asked after every batch
   * @return whether the end was reached; else it was stopped, cancelled or taken over
   * @throws ArchiveProblem if the source cannot be read to its end; what came before is committed
   */
  boolean run(BooleanSupplier stop) throws IOException, InterruptedException {
    this.stop = stop;
    try {
      int seen = 0;
      for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
        if (++seen > Limits.MOST_ENTRIES) {
          throw ArchiveProblem.limit("Expected at most 1,000,000 entries.");
        } else if (seen > one.entries()) {
          take(entry);
          if (isDue() && (!handOver() || stop.getAsBoolean())) {
            committed();
            return false;
          }
        }
      }
      return handOver() && committed();
    } catch (ArchiveProblem problem) {
      if (handOver() && committed()) {
        throw problem;
      }
      return false;
    }
  }

  private void take(Entry entry) throws IOException, InterruptedException {
    try {
      undecided.add(submit(entry));
    } catch (Refusal refusal) {
      undecided.add(rejected(entry, refusal));
    }
    undecidedBytes += undecided.getLast().bytes();
    while (undecided.size() > mostUndecided || undecidedBytes > MOST_UNDECIDED_BYTES) {
      decideOldest();
    }
  }

  private static Undecided rejected(Entry entry, Refusal refusal) {
    String version = entry instanceof Entry.File file ? file.version() : null;
    return decided(
        entry.source(),
        version,
        () -> {
          throw refusal;
        },
        null);
  }

  private static Undecided decided(
      String source, @Nullable String version, Decided.Pending pending, @Nullable String label) {
    return new Undecided(source, () -> Decided.of(version, pending), label, 0);
  }

  private Undecided submit(Entry entry) throws Refusal, ArchiveProblem {
    WriteBatch into = batch;
    if (entry instanceof Entry.Refused refused) {
      throw new Refusal(refused.code(), refused.detail());
    } else if (entry instanceof Entry.Raster raster) {
      Decided.Pending stored =
          tools.pool().submit(() -> tools.inspector().store(raster, into))::result;
      return new Undecided(
          raster.source(),
          () -> Decided.of(null, stored),
          one.labels() == LabelUse.IGNORE ? null : raster.label(),
          raster.pixels().length);
    } else if (entry instanceof Entry.Remote remote) {
      return fetched(remote.source(), fetches.submit(remote, reader(remote.source(), into)));
    } else if (entry instanceof Entry.Listed listed) {
      return fetched(listed.source(), fetches.submit(listed, reader(listed.source(), into)));
    } else if (entry instanceof Entry.Unchanged same) {
      unchanged++;
      Verdict known = new Verdict.Unchanged(same.version());
      return decided(same.source(), null, () -> known, folderLabel(same.source()));
    }
    Entry.File file = (Entry.File) entry;
    boolean perhapsLabels =
        one.labels() != LabelUse.IGNORE
            && LabelFile.isNamedLikeOne(file.source())
            && (one.origin() != Origin.MANIFEST || file.source().equals(one.source()));
    byte[] head = read(file.content(), perhapsLabels ? LabelFile.HEAD : ContentKind.HEAD);
    if (head.length == 0 && ContentKind.isNamedLikeAnImage(file.source())) {
      throw Refusal.corrupt("The file is empty.");
    }
    ContentKind kind = ContentKind.of(head);
    if (perhapsLabels && !(kind instanceof ContentKind.Image)) {
      Optional<LabelFile> labels =
          one.origin() == Origin.MANIFEST
              ? LabelFile.manifest(file.source(), head)
              : LabelFile.of(file.source(), head);
      if (labels.isPresent()) {
        Verdict found = new Verdict.Labels(labels.get().format().words());
        return decided(file.source(), null, () -> found, null);
      } else if (kind instanceof ContentKind.Unknown) {
        throw new Refusal(
            Refusal.NOT_AN_IMAGE, "Neither an image nor a file of labels in a form that is read.");
      }
    }
    ContentKind.refuseUnlessImage(kind, file.source());
    byte[] bytes = whole(head, file.content());
    MediaType type = ((ContentKind.Image) kind).type();
    Decided.Pending inspected =
        tools.pool().submit(() -> tools.inspector().inspect(type, bytes, into))::result;
    return new Undecided(
        file.source(),
        () -> Decided.of(file.version(), inspected),
        folderLabel(file.source()),
        bytes.length);
  }

  private @Nullable String folderLabel(String source) {
    return folderLabels ? EntryName.folderClass(source) : null;
  }

  private Undecided fetched(String source, Future<Decided> running) {
    mostUndecided = MOST_FETCHED;
    return new Undecided(source, () -> result(running), folderLabel(source), 0);
  }

  /**
   * @throws CancellationException if it was cancelled
   */
  private static Decided result(Future<Decided> running) throws InterruptedException {
    try {
      return running.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      } else if (e.getCause() instanceof InterruptedException) {
        throw new CancellationException("the import was stopped");
      }
      throw new IllegalStateException("fetching an image failed", e.getCause());
    }
  }

  private Fetches.Reader reader(String source, WriteBatch into) {
    return bytes -> tools.pool().submit(inspection(source, bytes, into)).result();
  }

  private Callable<Verdict.Accepted> inspection(String source, byte[] bytes, WriteBatch into)
      throws Refusal {
    if (bytes.length == 0) {
      throw Refusal.corrupt("The file is empty.");
    }
    ContentKind kind = ContentKind.of(bytes);
    if (one.origin() == Origin.MANIFEST && kind instanceof ContentKind.Unknown) {
      throw new Refusal("type-mismatch", "What is at this address is no image Winnow knows.");
    }
    ContentKind.refuseUnlessImage(kind, source);
    MediaType type = ((ContentKind.Image) kind).type();
    return () -> tools.inspector().inspect(type, bytes, into);
  }

  private static byte[] whole(byte[] head, InputStream content) throws Refusal, ArchiveProblem {
    byte[] rest = read(content, Limits.LARGEST_IMAGE_BYTES);
    if (rest.length == Limits.LARGEST_IMAGE_BYTES) {
      throw new Refusal("file-limit", "Expected at most 100 MB a file.");
    }
    byte[] bytes = new byte[head.length + rest.length];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(rest, 0, bytes, head.length, rest.length);
    return bytes;
  }

  private static byte[] read(InputStream content, int most) throws Refusal, ArchiveProblem {
    try {
      return content.readNBytes(most);
    } catch (ArchiveProblem problem) {
      throw problem;
    } catch (IOException e) {
      throw Refusal.passing(
          Refusal.CORRUPT, "The file cannot be read whole: " + e.getMessage() + ".");
    }
  }

  private void decideOldest() throws InterruptedException {
    Undecided oldest = undecided.remove();
    undecidedBytes -= oldest.bytes();
    decided.add(oldest.decision());
  }

  private boolean isDue() {
    int read = decided.size() + undecided.size() - unchanged;
    int size = read + unchanged / UNCHANGED_AS_ONE;
    int done = next - one.entries();
    int full = done < FIRST_BATCH ? FIRST_BATCH : done < SECOND_BATCH ? SECOND_BATCH : BATCH;
    return size >= full || System.nanoTime() - batchStart > BATCH_NANOS;
  }

  /**
   * Lets what has been read be committed beside the reading of what follows, after all before it.
   *
   * @return false if that was not: the import was cancelled or another worker has gone on
   */
  private boolean handOver() throws IOException, InterruptedException {
    if (!committed()) {
      return false;
    }
    Commit commit =
        new Commit(batch, decided, new ArrayList<>(undecided), next, reader.bytesRead());
    next += decided.size() + undecided.size();
    decided = new ArrayList<>();
    undecided.clear();
    undecidedBytes = 0;
    unchanged = 0;
    batch = tools.blobs().batch();
    batchStart = System.nanoTime();
    committing = committer.submit(() -> commit(commit));
    return true;
  }

  /** Waits for what was handed over; whether it is committed. */
  private boolean committed() throws IOException, InterruptedException {
    try {
      while (true) {
        try {
          return committing.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (stop.getAsBoolean()) {
            fetches.cancel();
          }
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      } else if (e.getCause() instanceof CancellationException) {
        return false;
      } else if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      } else if (e.getCause() instanceof InterruptedException) {
        throw new InterruptedException("the process is ending");
      }
      throw new IllegalStateException("committing a batch failed", e.getCause());
    }
  }

  private static void awaitInspected(Undecided entry) throws InterruptedException {
    try {
      entry.decision();
    } catch (RuntimeException e) {
      LOG.debug("Inspecting failed, and so had the import", e);
    }
  }

  /** A batch that is read, in part still being inspected. */
  private record Commit(
      WriteBatch batch, List<Decision> decided, List<Undecided> rest, int from, long bytesRead) {}

  /** Bytes first, then rows: a row never names bytes that are not there. */
  private boolean commit(Commit read) throws IOException, InterruptedException {
    try (WriteBatch written = read.batch()) {
      List<Decision> decisions = read.decided();
      for (Undecided entry : read.rest()) {
        decisions.add(entry.decision());
      }
      if (decisions.isEmpty()) {
        return true;
      }
      written.force();
      return tools.commit().commit(one, read.from(), decisions, read.bytesRead());
    }
  }

  /**
   * Waits for a commit that is under way, since the next pass begins where it ends, and for what is
   * still being inspected, since that writes files.
   */
  @Override
  public void close() throws IOException {
    fetches.close();
    committer.shutdown();
    try {
      if (!committer.awaitTermination(COMMIT_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        committer.shutdownNow();
      }
      for (Undecided entry : undecided) {
        awaitInspected(entry);
      }
    } catch (InterruptedException e) {
      committer.shutdownNow();
      Thread.currentThread().interrupt();
    }
    batch.close();
  }
}
