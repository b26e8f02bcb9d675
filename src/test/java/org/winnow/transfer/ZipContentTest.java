package org.winnow.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.storage.BlobStore;
import org.winnow.storage.Sha256;
import org.winnow.storage.StoredBlobs;

class ZipContentTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  private final Path folder;
  private final BlobStore blobs;

  ZipContentTest(@TempDir Path folder) {
    this.folder = folder;
    this.blobs = BlobStore.inFolder(folder);
  }

  private ExportRow.OneImage image(byte[] content) throws IOException {
    Sha256 sha256 = StoredBlobs.write(blobs, content);
    return new ExportRow.OneImage(1, 0, "a.png", sha256, "image/png", 1, 1, content.length);
  }

  @Test
  void more_entries_than_sixteen_bits_count_are_all_read() throws IOException {
    ExportRow.OneImage image = image("tiny".getBytes(StandardCharsets.UTF_8));
    Path plan = folder.resolve("plan");
    long bytes;
    try (OutputStream out = Files.newOutputStream(plan)) {
      ZipPlan zip = new ZipPlan(out);
      for (int i = 0; i < 70_000; i++) {
        zip.image("été/" + i, TIME, image);
      }
      zip.text(
          "notes.txt",
          TIME,
          text -> text.write("a".repeat(200_000).getBytes(StandardCharsets.UTF_8)));
      bytes = zip.finish();
    }
    Path file = folder.resolve("all.zip");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      new ZipContent(plan, blobs).writeTo(out);
    }

    assertThat(Files.size(file)).isEqualTo(bytes);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.size()).isEqualTo(70_001);
      ZipEntry last = zip.getEntry("été/69999");
      assertThat(last.getMethod()).isEqualTo(ZipEntry.STORED);
      assertThat(zip.getInputStream(last).readAllBytes()).asString().isEqualTo("tiny");
      assertThat(zip.getInputStream(zip.getEntry("notes.txt")).readAllBytes()).hasSize(200_000);
    }
    try (ZipInputStream streamed = new ZipInputStream(Files.newInputStream(file))) {
      int entries = 0;
      while (streamed.getNextEntry() != null) {
        entries++;
      }
      assertThat(entries).isEqualTo(70_001);
    }
  }

  @Test
  void images_too_large_to_hold_are_read_twice_and_arrive_whole() throws IOException {
    byte[] large = new byte[9 << 20];
    new Random(1).nextBytes(large);
    Path plan = folder.resolve("plan");
    long bytes;
    try (OutputStream out = Files.newOutputStream(plan)) {
      ZipPlan zip = new ZipPlan(out);
      zip.image("large", TIME, image(large));
      zip.image("empty", TIME, image(new byte[0]));
      bytes = zip.finish();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ZipContent(plan, blobs).writeTo(out);
    Path file = Files.write(folder.resolve("large.zip"), out.toByteArray());

    assertThat(out.size()).isEqualTo(bytes);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.getInputStream(zip.getEntry("large")).readAllBytes()).isEqualTo(large);
      assertThat(zip.getEntry("empty").getSize()).isZero();
    }
  }

  @Test
  void headers_are_those_of_the_format() {
    ZipEntryRecord entry =
        new ZipEntryRecord("a", ZipEntryRecord.dosTime(TIME), false, 0x11223344, 5, 5);

    ByteBuffer local = ByteBuffer.wrap(entry.local()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(local.getInt(0)).isEqualTo(0x04034b50);
    assertThat(local.getShort(10)).isEqualTo((short) (3 << 11 | 4 << 5 | 2));
    assertThat(local.getShort(12)).isEqualTo((short) (46 << 9 | 1 << 5 | 2));
    assertThat(local.getInt(14)).isEqualTo(0x11223344);
    assertThat(entry.central(1).length).isEqualTo(47);
    ByteBuffer far = ByteBuffer.wrap(entry.central(1L << 33)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(far.getInt(42)).isEqualTo(-1);
    assertThat(far.getShort(47)).isEqualTo((short) 1);
    assertThat(far.getLong(51)).isEqualTo(1L << 33);
    assertThat(ZipEntryRecord.end(3, 10, 20)).hasSize(22);
    assertThat(ZipEntryRecord.end(3, 1L << 33, 20)).hasSize(98);
  }
}
