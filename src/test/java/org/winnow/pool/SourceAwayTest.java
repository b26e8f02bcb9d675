package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.image.Pictures;
import org.winnow.testing.TestDatabase;

/** A source that cannot be read just now is nobody's fault: nothing is decided by it. */
class SourceAwayTest {

  @Test
  void labels_are_not_said_to_be_missing_where_their_file_cannot_be_asked() {
    assertThatThrownBy(() -> new LabelScout(() -> false).findsLabels(new Away("metadata.csv")))
        .isInstanceOf(SourceAway.class);
  }

  @Test
  void pictures_do_not_come_without_labels_where_those_cannot_be_asked() {
    IdxEntries entries = new IdxEntries(new Away("t10k-images-idx3-ubyte"));

    assertThatThrownBy(entries::next).isInstanceOf(SourceAway.class);
  }

  @Test
  void entries_before_it_are_kept_and_it_is_none_itself(@TempDir Path folder) throws Exception {
    try (PoolFixture fixture = new PoolFixture(TestDatabase.fresh(), folder)) {
      Import one = fixture.stage("set", new byte[] {1}, LabelUse.ANNOTATIONS);
      Import running = fixture.imports.start(one.id(), 1).orElseThrow();
      EntryReader reader = new Away("a.png", "labels.csv");

      try (ImportPass pass = new ImportPass(running, reader, fixture.tools, false)) {
        assertThatThrownBy(() -> pass.run(() -> false)).isInstanceOf(SourceAway.class);
      }

      assertThat(fixture.report(one)).containsExactly("a.png imported");
    }
  }

  /** Entries of which images can be read and others break off, and so do all neighbours. */
  private static final class Away implements EntryReader {

    private final Deque<String> names;

    Away(String... names) {
      this.names = new ArrayDeque<>(List.of(names));
    }

    @Override
    public @Nullable Entry next() {
      String name = names.poll();
      return name == null ? null : new Entry.File(name, content(name));
    }

    private static InputStream content(String name) {
      return name.endsWith(".png")
          ? new ByteArrayInputStream(Pictures.png(1))
          : new InputStream() {
            private int given = name.contains("images-idx3") ? 0 : HEADER.length;

            @Override
            public int read() throws IOException {
              if (given == HEADER.length) {
                throw new SourceAway("It broke off.", new IOException());
              }
              return HEADER[given++] & 0xff;
            }
          };
    }

    private static final byte[] HEADER = {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1};

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    public InputStream neighbour(List<String> names) throws IOException {
      throw new SourceAway("It is away.", new IOException());
    }

    @Override
    public void close() {}
  }
}
