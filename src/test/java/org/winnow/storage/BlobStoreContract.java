package org.winnow.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every store promises. */
abstract class BlobStoreContract {

  // echo -n abc | sha256sum
  static final Sha256 ABC =
      new Sha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

  private static final byte[] BYTES = bytes("abc");

  abstract BlobStore store();

  /** The data folder. */
  abstract Path folder();

  /** Puts other bytes where a blob lies, as a broken disk would. */
  abstract void damage(Sha256 sha256, byte[] bytes) throws IOException;

  /** Lets the next batch fail at one of these, when others may be there already. */
  abstract void failHalfway(List<Sha256> hashes) throws IOException;

  /** And works again. */
  abstract void repair() throws IOException;

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void bytes_are_there_under_their_hash() throws Exception {
    assertThat(store().holds(ABC)).isFalse();

    assertThat(StoredBlobs.write(store(), BYTES)).isEqualTo(ABC);

    assertThat(store().holds(ABC)).isTrue();
    assertThat(store().read(ABC)).isEqualTo(BYTES);
    assertThat(store().local(ABC)).hasBinaryContent(BYTES);
    assertThat(store().local(ABC)).as("again").hasBinaryContent(BYTES);
    try (InputStream in = store().open(ABC)) {
      assertThat(in).hasBinaryContent(BYTES);
    }
    assertNothingStaged();
  }

  @Test
  void batch_is_not_there_before_it_is_forced_and_whole_after() throws Exception {
    try (WriteBatch batch = store().batch()) {
      store().write(ABC, BYTES, batch);
      store().write(ABC, BYTES, batch);
      assertThat(store().holds(ABC)).isFalse();
      batch.force();
      assertThat(store().holds(ABC)).isTrue();
    }
    assertNothingStaged();
  }

  @Test
  void batch_that_is_not_forced_leaves_nothing() throws Exception {
    try (WriteBatch batch = store().batch()) {
      store().write(ABC, BYTES, batch);
    }

    assertThat(store().holds(ABC)).isFalse();
    assertNothingStaged();
  }

  @Test
  void bytes_that_are_there_are_not_written_again() throws Exception {
    StoredBlobs.write(store(), BYTES);
    Instant first = only(ABC).modified();
    Thread.sleep(1_100);

    StoredBlobs.write(store(), BYTES);

    assertThat(only(ABC).modified()).isEqualTo(first);
  }

  private BlobStore.Stored only(Sha256 sha256) throws IOException {
    List<BlobStore.Stored> all = store().list(Integer.parseInt(sha256.hex().substring(0, 2), 16));
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void batch_that_failed_halfway_can_be_written_again() throws Exception {
    List<byte[]> contents =
        Stream.iterate(0, i -> i + 1).limit(40).map(i -> bytes("b" + i)).toList();
    List<Sha256> hashes = contents.stream().map(Sha256::hash).toList();
    failHalfway(hashes);

    assertThatThrownBy(() -> write(contents)).isInstanceOf(Exception.class);
    Set<Sha256> missing = store().missing(hashes);
    assertThat(missing).isNotEmpty();
    for (Sha256 sha256 : hashes) {
      if (!missing.contains(sha256)) {
        assertThat(Sha256.hash(store().read(sha256))).isEqualTo(sha256);
      }
    }
    repair();
    assertNothingStaged();

    write(contents);
    assertThat(store().missing(hashes)).isEmpty();
  }

  private void write(List<byte[]> contents) throws IOException {
    try (WriteBatch batch = store().batch()) {
      for (byte[] each : contents) {
        store().write(Sha256.hash(each), each, batch);
      }
      batch.force();
    }
  }

  @Test
  void what_is_missing_is_told_of_many() throws Exception {
    List<Sha256> asked = new ArrayList<>();
    Set<Sha256> absent = new LinkedHashSet<>();
    for (int i = 0; i < 60; i++) {
      if (i % 3 == 0) {
        Sha256 other = Sha256.hash(bytes("absent " + i));
        absent.add(other);
        asked.add(other);
      } else {
        asked.add(StoredBlobs.write(store(), bytes("there " + i)));
      }
    }

    assertThat(store().missing(asked)).containsExactlyInAnyOrderElementsOf(absent);
    assertThat(store().missing(List.of())).isEmpty();
  }

  @Test
  void what_is_not_there_cannot_be_read() {
    assertThatThrownBy(() -> store().read(ABC)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> store().open(ABC)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> store().local(ABC)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void damage_is_noticed_when_it_is_read() throws Exception {
    StoredBlobs.write(store(), BYTES);
    damage(ABC, bytes("abd"));

    assertThatThrownBy(() -> store().read(ABC)).isInstanceOf(NoSuchFileException.class);
    try (InputStream in = store().open(ABC)) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void what_lost_its_end_is_written_again_when_it_comes_again() throws Exception {
    StoredBlobs.write(store(), BYTES);
    damage(ABC, bytes("ab"));
    assertThatThrownBy(() -> store().read(ABC)).isInstanceOf(NoSuchFileException.class);

    StoredBlobs.write(store(), BYTES);

    assertThat(store().read(ABC)).isEqualTo(BYTES);
  }

  @Test
  void deleted_ones_are_gone_and_others_stay() throws Exception {
    StoredBlobs.write(store(), BYTES);
    Sha256 stays = StoredBlobs.write(store(), bytes("stays"));
    assertThat(store().local(ABC)).exists();

    store().delete(List.of(ABC, Sha256.hash(bytes("never was"))));
    store().delete(List.of());

    assertThat(store().holds(ABC)).isFalse();
    assertThatThrownBy(() -> store().local(ABC)).isInstanceOf(NoSuchFileException.class);
    assertThat(store().holds(stays)).isTrue();
  }

  @Test
  void parts_list_all_there_is_once() throws Exception {
    Instant begun = Instant.now().minusSeconds(5);
    Set<Sha256> written = new LinkedHashSet<>();
    for (int i = 0; i < 30; i++) {
      written.add(StoredBlobs.write(store(), bytes("0123456789" + i % 10)));
    }

    List<BlobStore.Stored> all = new ArrayList<>();
    for (int part = 0; part < BlobStore.PARTS; part++) {
      all.addAll(store().list(part));
    }

    assertThat(all)
        .extracting(BlobStore.Stored::sha256)
        .containsExactlyInAnyOrderElementsOf(written);
    assertThat(all).allMatch(blob -> blob.bytes() == 11 && blob.modified().isAfter(begun));
  }

  @Test
  void what_a_dead_process_left_is_deleted_after_a_while() throws Exception {
    Path left = Files.createDirectories(folder().resolve("staging")).resolve("left");
    Files.write(left, bytes("half"));
    Instant written = Files.getLastModifiedTime(left).toInstant();

    store().deleteAbandoned(written);
    assertThat(left).exists();
    store().deleteAbandoned(written.plusSeconds(1));
    assertThat(left).doesNotExist();
  }

  void assertNothingStaged() throws IOException {
    try (Stream<Path> staged = Files.list(folder().resolve("staging"))) {
      assertThat(staged).isEmpty();
    }
  }
}
