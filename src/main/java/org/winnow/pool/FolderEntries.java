package org.winnow.pool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.winnow.labelfile.LabelFile;

/**
 * The files under a folder. Those that are known and have not changed since are told as such and
 * not opened; files that are named like files of labels never are, for what they say is wanted
 * anew.
 */
final class FolderEntries implements EntryReader {

  /** An entry to come, and how large its file is. */
  private record Ahead(Entry entry, long bytes) {}

  private final Path folder;
  private final FolderRoots roots;
  private final KnownFiles known;
  private final Clock clock;
  private final FolderWalk walk;
  private final Deque<Ahead> ahead = new ArrayDeque<>();
  private @Nullable InputStream content;
  private long bytesRead;

  FolderEntries(Path folder, FolderRoots roots, KnownFiles known, Clock clock) throws IOException {
    this.folder = folder;
    this.roots = roots;
    this.known = known;
    this.clock = clock;
    this.walk = new FolderWalk(folder, roots);
  }

  /** The bytes of all files under a folder. */
  static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (UncheckedIOException e) {
      // One folder that may not be listed; the import says so in its own row.
      return 0;
    }
  }

  /** Those that are no longer under the folder, for sure: not where one only cannot be seen. */
  static Set<String> gone(Path folder, List<String> sources) {
    return sources.stream()
        .filter(source -> Files.notExists(folder.resolve(source), LinkOption.NOFOLLOW_LINKS))
        .collect(Collectors.toSet());
  }

  @Override
  public @Nullable Entry next() throws IOException {
    closeContent();
    if (ahead.isEmpty()) {
      lookAhead();
    }
    Ahead next = ahead.poll();
    if (next == null) {
      return null;
    }
    bytesRead += next.bytes();
    if (next.entry() instanceof Entry.File file) {
      content = file.content();
    }
    return next.entry();
  }

  private void lookAhead() throws IOException {
    List<FolderWalk.Found> found = new ArrayList<>();
    List<String> names = new ArrayList<>();
    // Before the files are looked at: what is written after that has a later time.
    Instant now = clock.instant();
    for (FolderWalk.Found next = walk.next(); next != null; next = walk.next()) {
      found.add(next);
      if (next instanceof FolderWalk.Found.File file && isRemembered(file)) {
        names.add(file.source());
      }
      if (found.size() == KnownFiles.CHUNK) {
        break;
      }
    }
    Map<String, String> versions = names.isEmpty() ? Map.of() : known.versions(names);
    for (FolderWalk.Found each : found) {
      if (each instanceof FolderWalk.Found.File file) {
        ahead.add(new Ahead(entry(file, versions, now), file.version().bytes()));
      } else if (each instanceof FolderWalk.Found.Refused refused) {
        ahead.add(new Ahead(refused.entry(), 0));
      }
    }
  }

  private static boolean isRemembered(FolderWalk.Found.File file) {
    return file.wholeName() && !LabelFile.isNamedLikeOne(file.source());
  }

  private static Entry entry(
      FolderWalk.Found.File file, Map<String, String> versions, Instant now) {
    String version = file.version().word();
    if (version.equals(versions.get(file.source()))) {
      return new Entry.Unchanged(file.source(), version);
    }
    InputStream content = new LateFile(file.path());
    if (!isRemembered(file)) {
      return new Entry.File(file.source(), content);
    }
    boolean trusted = file.version().isTrusted(now);
    return new Entry.File(file.source(), content, trusted ? version : Entry.NO_VERSION);
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public @Nullable InputStream neighbour(List<String> names) throws IOException {
    for (String name : names) {
      // A name made from an entry's own: it can only lie beside it.
      Path path = folder.resolve(name).normalize();
      if (path.startsWith(folder) && Files.isRegularFile(path) && roots.allow(path.toRealPath())) {
        return Files.newInputStream(path);
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
}
