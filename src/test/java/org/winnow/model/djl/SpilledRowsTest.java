package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpilledRowsTest {

  private static final DjlRuntime runtime = DjlRuntime.open(DeviceChoice.CPU, 2);

  @AfterAll
  static void close() {
    runtime.close();
  }

  @Test
  void blocks_come_back_as_they_were_written_by_many_threads(@TempDir Path folder) {
    try (SpilledRows rows = new SpilledRows(folder.resolve("made"), 23, 7, 5);
        NDManager memory = runtime.newMemory()) {
      runtime
          .lanes()
          .forEach(
              rows.count(),
              block -> {
                try (NDManager sub = memory.newSubManager()) {
                  int count = rows.to(block) - rows.from(block);
                  rows.write(block, Tensors.of(sub, values(block, count), count, 7));
                }
              });

      assertThat(rows.count()).isEqualTo(5);
      for (int block = rows.count() - 1; block >= 0; block--) {
        int count = block == 4 ? 3 : 5;
        try (NDManager sub = memory.newSubManager()) {
          assertThat(rows.read(block, sub).getShape().getShape()).containsExactly(count, 7);
          assertThat(rows.read(block, sub).toFloatArray()).isEqualTo(values(block, count));
        }
      }
    }
  }

  @Test
  void nothing_lies_in_the_folder_while_they_are_used(@TempDir Path folder) throws IOException {
    try (SpilledRows rows = new SpilledRows(folder, 1, 1, 1);
        NDManager memory = runtime.newMemory()) {
      rows.write(0, Tensors.of(memory, new float[] {1}, 1, 1));
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).isEmpty();
      }
    }
  }

  @Test
  void a_block_that_was_never_written_is_not_made_up(@TempDir Path folder) {
    try (SpilledRows rows = new SpilledRows(folder, 2, 1, 1);
        NDManager memory = runtime.newMemory()) {
      rows.write(0, Tensors.of(memory, new float[] {1}, 1, 1));
      assertThatThrownBy(() -> rows.read(1, memory)).isInstanceOf(UncheckedIOException.class);
    }
  }

  private static float[] values(int block, int count) {
    float[] values = new float[count * 7];
    IntStream.range(0, values.length).forEach(i -> values[i] = block * 100 + i);
    return values;
  }
}
