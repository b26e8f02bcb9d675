package org.winnow.pool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.winnow.labelfile.FileRow;
import org.winnow.labelfile.LabelFile;
import org.winnow.labelfile.LabelFileProblem;
import org.winnow.labelfile.LabelFileReader;

/**
 * The second reading of an import's source, when its images are in: of the label files alone, row
 * by row, committed batch by batch. Each row is one row of the report, so the number of those is
 * where it goes on after a crash.
 */
final class LabelPass {

  static final String UNREADABLE = "labels-unreadable";

  private static final int BATCH = 1_000;

  /** Several answers to each of the most images; a report beyond is read by nobody. */
  private static final int MOST_ROWS = 10_000_000;

  private final Import one;
  private final EntryReader reader;
  private final LabelCommit commit;
  private final Set<Integer> fileOrdinals;
  private final List<FileRow> batch = new ArrayList<>();
  private int committed;
  private int toPass;

  /**
   * @param one read to its end, its {@code sourceEntries} known
   */
  LabelPass(Import one, EntryReader reader, LabelCommit commit) {
    this.one = one;
    this.reader = reader;
    this.commit = commit;
    this.fileOrdinals = commit.labelFiles(one);
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
    int ordinal = 0;
    for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
      if (fileOrdinals.contains(ordinal++)
          && entry instanceof Entry.File file
          && !run(file, stop)) {
        return false;
      }
    }
    return true;
  }

  private boolean run(Entry.File file, BooleanSupplier stop) throws IOException {
    Rows rows = new Rows(file);
    for (FileRow row = rows.next(); row != null; row = rows.next()) {
      if (toPass > 0) {
        toPass--;
        continue;
      }
      batch.add(row);
      if (committed + batch.size() > MOST_ROWS) {
        throw ArchiveProblem.limit("Expected at most 10,000,000 entries and rows of labels.");
      } else if (batch.size() == BATCH && (!commit(file) || stop.getAsBoolean())) {
        return false;
      }
    }
    return batch.isEmpty() || (commit(file) && !stop.getAsBoolean());
  }

  private boolean commit(Entry.File file) {
    boolean next = commit.commit(one, committed, file.source(), batch);
    committed += batch.size();
    batch.clear();
    return next;
  }

  /** The rows of one file; the last may say why there are no more. */
  private static final class Rows {

    private final Entry.File file;
    private @Nullable LabelFileReader rows;
    private boolean ended;

    Rows(Entry.File file) {
      this.file = file;
    }

    @Nullable FileRow next() throws IOException {
      if (ended) {
        return null;
      }
      try {
        if (rows == null) {
          rows = open();
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

    private LabelFileReader open() throws IOException {
      InputStream in = new BufferedInputStream(file.content(), LabelFile.HEAD);
      in.mark(LabelFile.HEAD);
      byte[] head = in.readNBytes(LabelFile.HEAD);
      in.reset();
      return LabelFile.of(file.source(), head)
          .map(found -> found.open(in))
          .orElseThrow(() -> new IOException("it has changed since it was looked at"));
    }

    private FileRow last(String detail) {
      ended = true;
      return new FileRow.Bad(0, UNREADABLE, detail);
    }
  }
}
