package org.winnow.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many files are held at once. */
@Timeout(30)
class FileMemoryTest {

  private final FileMemory memory = new FileMemory();

  private CompletableFuture<Void> take(long bytes) {
    return CompletableFuture.runAsync(() -> memory.take(bytes));
  }

  private static boolean waits(CompletableFuture<Void> taking) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(200);
    return !taking.isDone();
  }

  @Test
  void small_files_are_held_together_and_no_more_than_there_is_room_for() throws Exception {
    memory.take(30_000_000);
    memory.take(30_000_000);
    CompletableFuture<Void> third = take(30_000_000);
    assertThat(waits(third)).isTrue();

    memory.give(30_000_000);

    third.get();
  }

  @Test
  void file_that_is_larger_than_the_room_is_held_alone() throws Exception {
    memory.take(100_000_000);
    CompletableFuture<Void> small = take(1);
    assertThat(waits(small)).isTrue();

    memory.give(100_000_000);

    small.get();
  }
}
