package org.winnow.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderBlobsTest extends BlobStoreContract {

  private Path folder = Path.of("");
  private BlobStore store = BlobStore.inFolder(folder);
  private Path blocked = folder;

  @BeforeEach
  void start(@TempDir Path temporary) {
    folder = temporary;
    store = BlobStore.inFolder(folder);
  }

  @Override
  BlobStore store() {
    return store;
  }

  @Override
  Path folder() {
    return folder;
  }

  @Override
  void damage(Sha256 sha256, byte[] bytes) throws IOException {
    Files.write(store.local(sha256), bytes);
  }

  /** A file where the folder of the last one should be. */
  @Override
  void failHalfway(List<Sha256> hashes) throws IOException {
    String first = hashes.get(hashes.size() - 1).hex().substring(0, 2);
    Files.createDirectories(folder.resolve("blobs"));
    blocked = Files.createFile(folder.resolve("blobs").resolve(first));
  }

  @Override
  void repair() throws IOException {
    Files.delete(blocked);
  }

  @Test
  void folders_are_named_by_the_first_byte() throws Exception {
    StoredBlobs.write(store, bytes("abc"));

    assertThat(folder.resolve("blobs/ba/" + ABC)).hasContent("abc");
  }

  @Test
  void what_an_earlier_version_wrote_is_found_and_not_written_again() throws Exception {
    Path earlier = folder.resolve("blobs/ba/78/" + ABC);
    Files.createDirectories(folder.resolve("blobs/ba/78"));
    Files.writeString(earlier, "abc");

    assertThat(store.holds(ABC)).isTrue();
    assertThat(store.local(ABC)).isEqualTo(earlier);
    StoredBlobs.write(store, bytes("abc"));
    assertThat(folder.resolve("blobs/ba/" + ABC)).doesNotExist();
    assertThat(store.list(0xba)).hasSize(1);
  }
}
