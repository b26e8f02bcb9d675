package org.winnow.pool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.winnow.labelfile.FileRow;
import org.winnow.labelfile.LabelFile;
import org.winnow.labelfile.LabelFileProblem;
import org.winnow.labelfile.LabelFileReader;

/**
 * The second reading of an import's source, when its images are in: of the label files alone, row
 * by row, committed batch by batch. Each row is one row of the report, so the number of those is
 * where it goes on after a crash. A label file is known by its path: the entries of a folder can be
 * others by now.
 */
final class LabelPass {

  static final String UNREADABLE = "labels-unreadable";

  private static final int BATCH = 1_000;

  /** Of other columns: a row may bring a megabyte of them. */
  private static final long BATCH_CHARACTERS = 4 << 20;

  /** Several answers to each of the most images; a report beyond is read by nobody. */
  private static final int MOST_ROWS = 10_000_000;

  private final Import one;
  private final EntryReader reader;
  private final LabelCommit commit;
  private final Set<String> files;
  private final List<FileRow> batch = new ArrayList<>();
  private long batchCharacters;
  private int committed;
  private int toPass;

  /**
   * @param one read to its end, its {@code sourceEntries} known
   */
  LabelPass(Import one, EntryReader reader, LabelCommit commit) {
    this.one = one;
    this.reader = reader;
    this.commit = commit;
    this.files = commit.labelFiles(one);
    this.committed = one.entries();
    this.toPass = one.entries() - (one.sourceEntries() == null ? 0 : one.sourceEntries());
  }

  /**
   * Reads to the end.
   *
   * @param stop asked after every batch
   * @return whether the end was reached; else it was stopped, cancelled or taken over
   */
  boolean run(BooleanSupplier stop) throws IOException {
    Set<String> missing = new TreeSet<>(files);
    for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
      if (entry instanceof Entry.File file && files.contains(file.source())) {
        missing.remove(file.source());
        boolean manifest = one.origin() == Origin.MANIFEST;
        if (!take(file.source(), new Rows(file, reader, manifest), stop)) {
          return false;
        }
      }
    }
    for (String file : missing) {
      if (!take(file, Rows.none("The file was not there any more."), stop)) {
        return false;
      }
    }
    return true;
  }

  private boolean take(String file, Rows rows, BooleanSupplier stop) throws IOException {
    for (FileRow row = rows.next(); row != null; row = rows.next()) {
      if (one.origin() == Origin.MANIFEST && row instanceof FileRow.Bad) {
        // The first reading said so in its place.
        continue;
      } else if (toPass > 0) {
        toPass--;
        continue;
      }
      batch.add(row);
      batchCharacters += row instanceof FileRow.Told told ? told.metadata().toString().length() : 0;
      if (committed + batch.size() > MOST_ROWS) {
        throw ArchiveProblem.limit("Expected at most 10,000,000 entries and rows of labels.");
      } else if (isFull() && (!commit(file) || stop.getAsBoolean())) {
        return false;
      }
    }
    return batch.isEmpty() || (commit(file) && !stop.getAsBoolean());
  }

  private boolean isFull() {
    return batch.size() == BATCH || batchCharacters > BATCH_CHARACTERS;
  }

  private boolean commit(String file) {
    boolean next = commit.commit(one, committed, file, batch);
    committed += batch.size();
    batch.clear();
    batchCharacters = 0;
    return next;
  }

  /** The rows of one file; the last may say why there are no more. */
  private static final class Rows {

    private final Entry.@Nullable File file;
    private final @Nullable EntryReader source;
    private final String problem;
    private final boolean manifest;
    private @Nullable LabelFileReader rows;
    private boolean ended;

    Rows(Entry.File file, EntryReader source, boolean manifest) {
      this(file, source, manifest, "");
    }

    private Rows(
        Entry.@Nullable File file, @Nullable EntryReader source, boolean manifest, String problem) {
      this.file = file;
      this.source = source;
      this.manifest = manifest;
      this.problem = problem;
    }

    /** One row that says why there are none. */
    static Rows none(String problem) {
      return new Rows(null, null, false, problem);
    }

    @Nullable FileRow next() throws IOException {
      if (ended) {
        return null;
      }
      if (file == null) {
        return last(problem);
      }
      try {
        if (rows == null) {
          rows = open(file);
        }
        return rows.next();
      } catch (LabelFileProblem problem) {
        return last(problem.detail());
      } catch (ArchiveProblem problem) {
        throw problem;
      } catch (IOException e) {
        return last("The file cannot be read whole: " + e.getMessage() + ".");
      }
    }

    private LabelFileReader open(Entry.File file) throws IOException {
      InputStream in = new BufferedInputStream(file.content(), LabelFile.HEAD);
      in.mark(LabelFile.HEAD);
      byte[] head = in.readNBytes(LabelFile.HEAD);
      in.reset();
      return (manifest
              ? LabelFile.manifest(file.source(), head)
              : LabelFile.of(file.source(), head))
          .map(found -> found.open(in, name -> beside(file, name)))
          .orElseThrow(() -> new IOException("it has changed since it was looked at"));
    }

    private @Nullable InputStream beside(Entry.File file, String name) throws IOException {
      String path = file.source();
      String folder = path.substring(0, path.length() - EntryName.last(path).length());
      return source == null ? null : source.neighbour(List.of(folder + name));
    }

    private FileRow last(String detail) {
      ended = true;
      return new FileRow.Bad(0, UNREADABLE, detail);
    }
  }
}
