package org.winnow.pool;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of an import one after another, in the same order on every run: an import goes
 * on after a crash by passing over as many as it has committed. Takes the same memory however many
 * there are.
 */
interface EntryReader extends Closeable {

  /**
   * The next entry, or null after the last.
   *
   * @throws ArchiveProblem if nothing further can be read. Also thrown by an entry's content where
   *     the fault is not that entry's alone; any other failure of the content is.
   */
  @Nullable Entry next() throws IOException;

  /** How far it has read, in bytes of the import's total. */
  long bytesRead();

  /**
   * The content of a neighbour that an entry needs, found without changing the order of reading.
   *
   * @param names sources it can have, best first
   * @return null if there is none; the caller closes it
   */
  @Nullable InputStream neighbour(List<String> names) throws IOException;
}
