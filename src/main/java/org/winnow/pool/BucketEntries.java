package org.winnow.pool;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.winnow.image.Refusal;
import org.winnow.labelfile.LabelFile;
import org.winnow.remote.BucketAddress;
import org.winnow.remote.Buckets;
import org.winnow.remote.FetchProblem;
import org.winnow.remote.RemoteImages;

/**
 * The objects of a bucket's folder, in the order of their keys; what they are called is their path
 * from the folder. Label files and files of many pictures are read as they come, and only as far as
 * somebody reads; all others are fetched by whoever wants them, unless they are known and have not
 * changed.
 */
final class BucketEntries implements EntryReader {

  private final Buckets buckets;
  private final BucketAddress folder;
  private final KnownFiles known;
  private final boolean labels;
  private final Iterator<Buckets.Listed> listed;
  private final Deque<Buckets.Listed> ahead = new ArrayDeque<>();
  private Map<String, String> versions = Map.of();
  private @Nullable LazyObject content;
  private long bytesRead;

  /**
   * @param labels whether what is named like a file of labels is read
   */
  BucketEntries(Buckets buckets, BucketAddress folder, KnownFiles known, boolean labels) {
    this.labels = labels;
    this.buckets = buckets;
    this.known = known;
    this.folder = folder;
    this.listed = buckets.list(folder);
  }

  /** The bytes of all objects under a folder. */
  static long size(Buckets buckets, BucketAddress folder) {
    long bytes = 0;
    for (Iterator<Buckets.Listed> all = buckets.list(folder); all.hasNext(); ) {
      bytes += all.next().bytes();
    }
    return bytes;
  }

  @Override
  public @Nullable Entry next() throws IOException {
    closeContent();
    try {
      if (ahead.isEmpty()) {
        lookAhead();
      }
    } catch (Buckets.ListProblem problem) {
      throw unlisted(problem);
    }
    Buckets.Listed next = ahead.poll();
    return next == null ? null : entry(next);
  }

  private void lookAhead() {
    List<String> names = new ArrayList<>();
    while (ahead.size() < KnownFiles.CHUNK && listed.hasNext()) {
      Buckets.Listed one = listed.next();
      ahead.add(one);
      names.add(name(one));
    }
    versions = names.isEmpty() ? Map.of() : known.versions(names);
  }

  private String name(Buckets.Listed one) {
    return one.address().key().substring(folder.key().length());
  }

  /** One that passes by itself is met again by the next run of the import. */
  static IOException unlisted(Buckets.ListProblem problem) {
    return problem.problem().isRetryable()
        ? new SourceAway(problem.problem().detail(), problem)
        : ArchiveProblem.bucket(problem.problem().detail());
  }

  private Entry entry(Buckets.Listed one) {
    String name = name(one);
    String source = EntryName.clean(name);
    bytesRead += one.bytes();
    if (!labels && LabelFile.isNamedLikeOne(name)) {
      return new Entry.Refused(source, Refusal.NOT_AN_IMAGE, "Not an image.");
    } else if (LabelFile.isNamedLikeOne(name) || IdxEntries.isNamedLikeOne(name)) {
      LazyObject object = new LazyObject(buckets, one.address());
      content = object;
      return new Entry.File(source, object);
    } else if (one.bytes() > RemoteImages.LARGEST_BYTES) {
      return new Entry.Refused(source, "file-limit", "Expected at most 100 MB a file.");
    }
    String version = one.version();
    if (version == null || !source.equals(name)) {
      return new Entry.Remote(source, one.address().text(), null);
    } else if (version.equals(versions.get(source))) {
      return new Entry.Unchanged(source, version);
    }
    return new Entry.Remote(source, one.address().text(), version);
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public @Nullable InputStream neighbour(List<String> names) throws IOException {
    for (String name : names) {
      BucketAddress address = new BucketAddress(folder.bucket(), folder.key() + name);
      try {
        return buckets.open(address);
      } catch (FetchProblem problem) {
        if (problem.isRetryable()) {
          throw new SourceAway(problem.detail(), problem);
        }
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    closeContent();
  }

  private void closeContent() throws IOException {
    if (content != null) {
      content.close();
      content = null;
    }
  }

  /** Asked for when the first byte is wanted: most entries are only passed over. */
  private static final class LazyObject extends InputStream {

    private final Buckets buckets;
    private final BucketAddress address;
    private @Nullable InputStream open;

    LazyObject(Buckets buckets, BucketAddress address) {
      this.buckets = buckets;
      this.address = address;
    }

    private InputStream opened() throws IOException {
      if (open == null) {
        try {
          open = buckets.open(address);
        } catch (FetchProblem problem) {
          throw problem.isRetryable()
              ? new SourceAway(problem.detail(), problem)
              : new IOException(problem.detail(), problem);
        }
      }
      return open;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      InputStream in = opened();
      try {
        return in.read(buffer, from, length);
      } catch (IOException | RuntimeException e) {
        throw new SourceAway("The object " + address.text() + " broke off.", e);
      }
    }

    @Override
    public void close() throws IOException {
      if (open != null) {
        open.close();
        open = null;
      }
    }
  }
}
