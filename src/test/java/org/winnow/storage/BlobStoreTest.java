package org.winnow.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.common.ProblemException;

class BlobStoreTest {

  // echo -n abc | sha256sum
  private static final Sha256 ABC =
      new Sha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

  private Path folder = Path.of("");
  private BlobStore store = new BlobStore(folder);
  private FileArea files = new FileArea(folder, store);

  @BeforeEach
  void start(@TempDir Path temporary) {
    folder = temporary;
    store = new BlobStore(folder);
    files = new FileArea(folder, store);
  }

  @Test
  void stream_is_stored_under_its_hash() throws Exception {
    assertThat(store.write(new ByteArrayInputStream(bytes("abc")))).isEqualTo(ABC);

    assertThat(folder.resolve("blobs/ba/" + ABC)).hasContent("abc");
    try (InputStream in = store.open(ABC)) {
      assertThat(in).hasContent("abc");
    }
  }

  @Test
  void what_an_earlier_version_wrote_is_found_and_not_written_again() throws Exception {
    Path earlier = folder.resolve("blobs/ba/78/" + ABC);
    Files.createDirectories(folder.resolve("blobs/ba/78"));
    Files.writeString(earlier, "abc");

    assertThat(store.holds(ABC)).isTrue();
    assertThat(store.path(ABC)).isEqualTo(earlier);
    try (WriteBatch batch = store.batch()) {
      store.write(ABC, bytes("abc"), batch);
      batch.force();
    }
    assertThat(folder.resolve("blobs/ba/" + ABC)).doesNotExist();
  }

  @Test
  void batch_is_not_there_before_it_is_forced_and_whole_after() throws Exception {
    try (WriteBatch batch = store.batch()) {
      store.write(ABC, bytes("abc"), batch);
      store.write(ABC, bytes("abc"), batch);
      files.write("thumbnails/a.jpg", bytes("small"), batch);
      assertThat(store.holds(ABC)).isFalse();
      assertThat(files.find("thumbnails/a.jpg")).isEmpty();
      batch.force();
    }

    assertThat(store.holds(ABC)).isTrue();
    assertThat(files.find("thumbnails/a.jpg")).isPresent();
    assertNothingStaged();
  }

  @Test
  void batch_that_is_not_forced_leaves_nothing() throws Exception {
    try (WriteBatch batch = store.batch()) {
      store.write(ABC, bytes("abc"), batch);
    }

    assertThat(store.holds(ABC)).isFalse();
    assertNothingStaged();
  }

  @Test
  void what_a_dead_process_left_is_deleted_after_a_while() throws Exception {
    Path left = Files.createDirectories(folder.resolve("staging")).resolve("left");
    Files.write(left, bytes("half"));
    Instant written = Files.getLastModifiedTime(left).toInstant();

    store.deleteAbandoned(written);
    assertThat(left).exists();
    store.deleteAbandoned(written.plusSeconds(1));
    assertThat(left).doesNotExist();
  }

  @Test
  void broken_stream_leaves_nothing() throws Exception {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("cut");
          }
        };

    assertThatThrownBy(() -> store.write(broken)).isInstanceOf(IOException.class);
    assertNothingStaged();
  }

  @Test
  void full_disk_answers_507_and_leaves_nothing() throws Exception {
    assertThatThrownBy(
            () ->
                files.write(
                    "a",
                    temporary -> {
                      Files.write(temporary, bytes("half"));
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOfSatisfying(
            ProblemException.InsufficientStorage.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(507);
              assertThat(problem.code()).isEqualTo("disk-full");
            });
    assertNothingStaged();
  }

  @Test
  void names_that_lead_out_of_the_area_are_refused() {
    for (String name :
        new String[] {"", "/a", "../a", "a/../b", "a//b", ".", "a/.", "a b", "a\0"}) {
      assertThatThrownBy(() -> files.path(name))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(files.path("features/3/0-4096.npy")).startsWithRaw(folder.toAbsolutePath());
  }

  @Test
  void file_is_replaced_whole() throws Exception {
    files.write("a/b", temporary -> Files.write(temporary, bytes("one")));
    files.write("a/b", temporary -> Files.write(temporary, bytes("two")));
    assertThat(files.find("a/b").orElseThrow()).hasContent("two");
    files.delete("a/b");
    assertThat(files.find("a/b")).isEmpty();
  }

  private void assertNothingStaged() throws IOException {
    try (Stream<Path> staged = Files.list(folder.resolve("staging"))) {
      assertThat(staged).isEmpty();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
