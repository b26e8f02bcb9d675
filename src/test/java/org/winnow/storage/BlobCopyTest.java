package org.winnow.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.common.ProblemException;
import org.winnow.remote.S3Host;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A pool moves from its folder into a bucket and back. */
@Timeout(60)
class BlobCopyTest {

  private static final int ALL = 300;

  private Path folder;
  private S3Host host;
  private BlobStore here;
  private BlobStore there;
  private BucketStores.Before before = method -> {};
  private final List<Sha256> hashes = new ArrayList<>();

  @BeforeEach
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    host = new S3Host();
    here = BlobStore.inFolder(folder);
    there = BucketStores.on(host, folder, method -> before.call(method));
    try (WriteBatch batch = here.batch()) {
      for (int i = 0; i < ALL; i++) {
        byte[] bytes = ("image " + i).getBytes(StandardCharsets.US_ASCII);
        hashes.add(Sha256.hash(bytes));
        here.write(Sha256.hash(bytes), bytes, batch);
      }
      batch.force();
    }
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
  }

  @Test
  void all_is_copied_once_and_comes_back() throws Exception {
    Path early = here.local(hashes.get(0));
    String hex = hashes.get(0).hex();
    Path deeper = folder.resolve("blobs").resolve(hex.substring(0, 2)).resolve(hex.substring(2, 4));
    Files.createDirectories(deeper);
    Files.move(early, deeper.resolve(hex));

    BlobCopy.Copied first = new BlobCopy(here, there).run();
    assertThat(first.blobs()).isEqualTo(ALL);
    assertThat(first.damaged()).isZero();
    assertThat(there.missing(hashes)).isEmpty();
    assertThat(new BlobCopy(here, there).run()).isEqualTo(new BlobCopy.Copied(0, 0, 0));

    BlobStore back = BlobStore.inFolder(folder.resolve("back"));
    assertThat(new BlobCopy(there, back).run()).isEqualTo(first);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Sha256 sha256 : hashes) {
      all.write(back.read(sha256));
    }
    assertThat(all.size()).isEqualTo((int) first.bytes());
  }

  @Test
  void damaged_bytes_are_told_and_not_spread() throws Exception {
    Files.writeString(here.local(hashes.get(7)), "other bytes");

    assertThat(new BlobCopy(here, there).run().damaged()).isEqualTo(1);

    assertThat(there.missing(hashes)).containsExactly(hashes.get(7));
  }

  @Test
  void what_is_deleted_meanwhile_is_not_damaged() throws Exception {
    new BlobCopy(here, there).run();
    before =
        method -> {
          if (method.equals("getObject")) {
            host.keys("winnow/").forEach(host::remove);
          }
        };

    BlobStore back = BlobStore.inFolder(folder.resolve("back"));

    assertThat(new BlobCopy(there, back).run()).isEqualTo(new BlobCopy.Copied(0, 0, 0));
  }

  @Test
  void copy_that_broke_off_goes_on() throws Exception {
    AtomicInteger puts = new AtomicInteger();
    before =
        method -> {
          if (method.equals("putObject") && puts.incrementAndGet() > ALL / 2) {
            throw SdkClientException.create("no route");
          }
        };
    assertThatThrownBy(() -> new BlobCopy(here, there).run())
        .isInstanceOf(ProblemException.Unavailable.class);
    int copied = host.keys("").size();
    before = method -> {};

    assertThat(copied).isBetween(1, ALL - 1);
    assertThat(new BlobCopy(here, there).run().blobs()).isEqualTo(ALL - copied);
    assertThat(there.missing(hashes)).isEmpty();
  }
}
