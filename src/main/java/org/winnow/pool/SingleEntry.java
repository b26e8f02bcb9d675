package org.winnow.pool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An import that is one file. */
final class SingleEntry implements EntryReader {

  private final String name;
  private final long size;
  private final InputStream content;
  private boolean given;

  SingleEntry(Path file, String name) throws IOException {
    this.name = EntryName.clean(name);
    this.size = Files.size(file);
    this.content = new BufferedInputStream(Files.newInputStream(file), 1 << 15);
  }

  @Override
  public @Nullable Entry next() {
    if (given) {
      return null;
    }
    given = true;
    return new Entry.File(name, content);
  }

  @Override
  public long bytesRead() {
    return given ? size : 0;
  }

  @Override
  public @Nullable InputStream neighbour(List<String> names) {
    return null;
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
