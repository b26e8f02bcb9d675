package org.winnow.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.common.ProblemException;

class FileAreaTest {

  private Path folder = Path.of("");
  private FileArea files = new FileArea(folder, BlobStore.inFolder(folder));

  @BeforeEach
  void start(@TempDir Path temporary) {
    folder = temporary;
    files = new FileArea(folder, BlobStore.inFolder(folder));
  }

  @Test
  void batch_is_not_there_before_it_is_forced() throws Exception {
    try (WriteBatch batch = BlobStore.inFolder(folder).batch()) {
      files.write("thumbnails/a.jpg", bytes("small"), batch);
      assertThat(files.find("thumbnails/a.jpg")).isEmpty();
      batch.force();
    }

    assertThat(files.find("thumbnails/a.jpg").orElseThrow()).hasContent("small");
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
