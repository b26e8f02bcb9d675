package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.image.Pictures;
import org.winnow.testing.TestDatabase;

/** Archives made to break, trick or fill whoever unpacks them. */
class HostileArchivesTest {

  private PoolFixture fixture;

  @BeforeEach
  void start(@TempDir Path folder) {
    fixture = new PoolFixture(TestDatabase.fresh(), folder);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void encrypted_entries_are_refused_and_others_taken() {
    byte[] zip =
        Archives.zip(Archives.files("aaaa.png", Pictures.png(1), "bbbb.png", Pictures.png(2)));
    int local = indexOf(zip, "aaaa.png", 0) - 30;
    int listed = indexOf(zip, "aaaa.png", local + 31) - 46;
    zip[local + 6] |= 1;
    zip[listed + 8] |= 1;

    assertThat(fixture.report(fixture.run("secret.zip", zip)))
        .containsExactly("aaaa.png rejected entry-refused", "bbbb.png imported");
  }

  @Test
  void links_devices_and_pipes_of_a_tar_are_refused() {
    byte[] kinds = {
      TarArchiveEntry.LF_LINK,
      TarArchiveEntry.LF_SYMLINK,
      TarArchiveEntry.LF_CHR,
      TarArchiveEntry.LF_BLK,
      TarArchiveEntry.LF_FIFO
    };
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (byte kind : kinds) {
        TarArchiveEntry entry = new TarArchiveEntry((char) kind + ".png", kind);
        entry.setLinkName("/etc/passwd");
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
      tar.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }

    assertThat(fixture.report(fixture.run("links.tar", bytes.toByteArray())))
        .containsExactly(
            "1.png rejected entry-refused",
            "2.png rejected entry-refused",
            "3.png rejected entry-refused",
            "4.png rejected entry-refused",
            "6.png rejected entry-refused");
  }

  /** One packed content that the directory lists again and again: small on disk, endless inside. */
  @Test
  void entries_that_lie_one_over_the_other_stop_at_the_limit() {
    byte[] zip =
        Archives.zip(
            Archives.files(
                "aaaa.png", Pictures.png(1), "zero.png", Arrays.copyOf(Pictures.png(2), 4 << 20)));
    int listed = indexOf(zip, "zero.png", indexOf(zip, "zero.png", 0) + 1) - 46;
    int end = indexOf(zip, "PK\5\6", 0);
    byte[] again = Arrays.copyOfRange(zip, listed, end);
    int times = 40;
    ByteBuffer many =
        ByteBuffer.allocate(zip.length + times * again.length).order(ByteOrder.LITTLE_ENDIAN);
    many.put(zip, 0, end);
    for (int i = 0; i < times; i++) {
      many.put(again);
    }
    int newEnd = many.position();
    many.put(zip, end, zip.length - end);
    many.putShort(newEnd + 8, (short) (2 + times));
    many.putShort(newEnd + 10, (short) (2 + times));
    many.putInt(newEnd + 12, many.getInt(newEnd + 12) + times * again.length);

    Import done = fixture.run("overlap.zip", many.array());
    assertThat(done.code()).isEqualTo("archive-limit");
    assertThat(fixture.report(done))
        .startsWith("aaaa.png imported", "zero.png imported")
        .hasSizeLessThan(10);
  }

  @Test
  void huge_numbers_in_the_extended_headers_of_a_tar_end_it_after_the_good_prefix() {
    for (String size : List.of("99999999999999999999", "9223372036854775807", "-5", "1e9", "")) {
      byte[] tar = Archives.tar(Archives.files("a.png", Pictures.png(1)));
      byte[] good = Arrays.copyOf(tar, indexOf(tar, "link.png", 0));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(good);
      bytes.writeBytes(extended("size=" + size));
      bytes.writeBytes(Archives.tar(Archives.files("b.png", Pictures.png(2))));

      Import done = fixture.run("pax.tar", bytes.toByteArray());
      assertThat(fixture.report(done).get(0)).as(size).startsWith("a.png ");
      assertThat(done.status()).as(size).isEqualTo(ImportStatus.FAILED);
      assertThat(done.code()).as(size).isEqualTo("archive-corrupt");
    }
  }

  /** A tar's block of extended headers (POSIX.1-2001) with one record. */
  private static byte[] extended(String record) {
    String text = record + "\n";
    int length = text.length() + 3;
    byte[] content = (length + " " + text).getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry entry = new TarArchiveEntry("x", TarArchiveEntry.LF_PAX_EXTENDED_HEADER_LC);
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      tar.flush();
      return Arrays.copyOf(bytes.toByteArray(), 1_024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void names_that_are_no_utf_8_are_read_in_the_old_alphabet() {
    byte[] zip = Archives.zip(Archives.files("caf_.png", Pictures.png(1)));
    for (int at = indexOf(zip, "caf_", 0); at >= 0; at = indexOf(zip, "caf_", at)) {
      zip[at + 3] = (byte) 0x82;
    }
    byte[] tar = Archives.tar(Archives.files("caf_.jpg", Pictures.jpeg(1)));
    Import zipped = fixture.run("dos.zip", zip);

    assertThat(fixture.report(zipped)).containsExactly("café.png imported");
    int name = indexOf(tar, "caf_", 0);
    tar[name + 3] = (byte) 0xe9;
    int sum = Integer.parseInt(new String(tar, 148, 6, StandardCharsets.US_ASCII), 8);
    byte[] right = "%06o".formatted(sum + 0xe9 - '_').getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(right, 0, tar, 148, 6);
    assertThat(fixture.report(fixture.run("latin.tar", tar)).get(0)).endsWith(".jpg imported");
  }

  @Test
  void a_file_of_more_than_a_hundred_megabytes_has_a_row() throws Exception {
    InputStream endless =
        new SequenceInputStream(
            new ByteArrayInputStream(Pictures.png(1)),
            new InputStream() {
              @Override
              public int read() {
                return 0;
              }

              @Override
              public int read(byte[] buffer, int from, int length) {
                return length;
              }
            });
    Import one = fixture.stage("x", new byte[] {1}, LabelUse.IGNORE);
    fixture.imports.start(one.id(), 0);
    read(one, new Entry.File("endless.png", endless), file("good.png"));

    assertThat(fixture.report(one))
        .containsExactly("endless.png rejected file-limit", "good.png imported");
  }

  @Test
  void more_than_a_million_entries_stop_at_the_limit() {
    Import one = fixture.stage("x", new byte[] {1}, LabelUse.IGNORE);
    fixture.imports.start(one.id(), 0);
    fixture.jdbi.useHandle(
        handle ->
            handle.execute(
                "update imports set entries = 999999, rejected = 999999 where id = ?", one.id()));
    Entry[] entries = new Entry[1_000_001];
    Arrays.fill(entries, new Entry.Refused("x", "entry-refused", "It is none."));

    assertThatThrownBy(() -> read(fixture.get(one), entries))
        .isInstanceOfSatisfying(
            ArchiveProblem.class, problem -> assertThat(problem.code()).isEqualTo("archive-limit"));
    assertThat(fixture.report(one)).containsExactly("x rejected entry-refused");
  }

  private static Entry file(String name) {
    return new Entry.File(name, new ByteArrayInputStream(Pictures.png(2)));
  }

  private void read(Import one, Entry... entries) throws Exception {
    try (ImportPass pass =
        new ImportPass(fixture.get(one), new Listed(entries), fixture.tools, false)) {
      pass.run(() -> false);
    }
  }

  /** Entries that lie nowhere. */
  private static final class Listed implements EntryReader {

    private final Deque<Entry> left;

    Listed(Entry... entries) {
      left = new ArrayDeque<>(List.of(entries));
    }

    @Override
    public @Nullable Entry next() {
      return left.poll();
    }

    @Override
    public long bytesRead() {
      return 1;
    }

    @Override
    public @Nullable InputStream neighbour(List<String> names) {
      return null;
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  private static int indexOf(byte[] bytes, String mark, int from) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(mark, from);
  }
}
