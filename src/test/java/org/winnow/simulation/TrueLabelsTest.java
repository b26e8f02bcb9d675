package org.winnow.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrueLabelsTest {

  private static final String HASH = "AB".repeat(32);

  @Test
  void images_are_told_by_hash_by_name_or_by_the_longest_end_of_their_path(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("truth.csv");
    Files.writeString(
        file,
        """
        source_name_or_sha256,label
        %s,dog
        a/1.png,cat
        1.png,"bird, small"
        """
            .formatted(HASH));

    TrueLabels labels = TrueLabels.read(file);

    assertThat(labels.size()).isEqualTo(3);
    assertThat(labels.usesHashes()).isTrue();
    assertThat(labels.ofHash("ab".repeat(32))).contains("dog");
    assertThat(labels.ofName("train/a/1.png")).contains("cat");
    assertThat(labels.ofName("train\\b\\1.png")).contains("bird, small");
    assertThat(labels.ofName("11.png")).isEmpty();
    assertThat(labels.labels()).containsExactly("bird, small", "cat", "dog");
  }

  @Test
  void line_without_a_label_is_refused_by_its_number(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("truth.csv");
    Files.writeString(file, "a.png,cat\nb.png\n");

    assertThatThrownBy(() -> TrueLabels.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 2");
  }
}
