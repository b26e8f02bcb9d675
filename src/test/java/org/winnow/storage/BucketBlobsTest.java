package org.winnow.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.common.ProblemException;
import org.winnow.remote.S3Host;
import org.winnow.testing.MovableClock;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

@Timeout(60)
class BucketBlobsTest extends BlobStoreContract {

  private Path folder;
  private S3Host host;
  private BucketBlobs store;
  private BucketStores.Before before = method -> {};

  @BeforeEach
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    host = new S3Host();
    store = store(1_000_000, Clock.systemUTC());
  }

  private BucketBlobs store(long cacheBytes, Clock clock) {
    BucketStores.Before latest =
        new BucketStores.Before() {
          @Override
          public void call(String method) {
            before.call(method);
          }

          @Override
          public @Nullable Object answer(String method) {
            return before.answer(method);
          }
        };
    return BucketStores.on(host, folder, latest, cacheBytes, clock);
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
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
  void damage(Sha256 sha256, byte[] bytes) {
    host.put(key(sha256), bytes);
  }

  private static String key(Sha256 sha256) {
    return "winnow/blobs/" + sha256.hex().substring(0, 2) + "/" + sha256.hex();
  }

  @Override
  void failHalfway(List<Sha256> hashes) {
    AtomicInteger written = new AtomicInteger();
    before =
        method -> {
          if (method.equals("putObject") && written.incrementAndGet() > hashes.size() / 2) {
            throw SdkClientException.create("no route");
          }
        };
  }

  @Override
  void repair() {
    before = method -> {};
  }

  private static S3Exception answer(int status, String code) {
    return (S3Exception)
        S3Exception.builder()
            .statusCode(status)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
            .message("secret words")
            .build();
  }

  private void everyCall(RuntimeException answer) {
    before =
        method -> {
          throw answer;
        };
  }

  @Test
  void keys_are_those_of_the_folder() throws Exception {
    StoredBlobs.write(store, bytes("abc"));

    assertThat(host.keys("")).containsExactly("winnow/blobs/ba/" + ABC);
  }

  @Test
  void objects_of_others_are_no_blobs() throws Exception {
    host.put("winnow/blobs/ba/notes.txt", bytes("x"))
        .put("winnow/blobs/ba/78/" + ABC, bytes("x"))
        .put("winnow/blobs/ba/" + "cd".repeat(32), bytes("x"));

    assertThat(store.list(0xba)).isEmpty();
  }

  @Test
  void more_than_a_page_is_listed_and_more_than_a_request_deleted() throws Exception {
    List<Sha256> all = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      Sha256 sha256 = new Sha256("ab%062x".formatted(i));
      host.put(key(sha256), bytes("x"));
      all.add(sha256);
    }
    assertThat(store.list(0xab)).hasSize(1_100);

    store.delete(all);

    assertThat(store.list(0xab)).isEmpty();
  }

  @Test
  void object_that_is_not_deleted_is_a_failure_though_the_answer_is_none() throws Exception {
    StoredBlobs.write(store, bytes("abc"));
    before =
        new BucketStores.Before() {
          @Override
          public void call(String method) {}

          @Override
          public @Nullable Object answer(String method) {
            return method.equals("deleteObjects")
                ? DeleteObjectsResponse.builder()
                    .errors(S3Error.builder().key(key(ABC)).code("AccessDenied").build())
                    .build()
                : null;
          }
        };

    assertThatThrownBy(() -> store.delete(List.of(ABC)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not delete 1 of 1 objects (AccessDenied)");
  }

  @Test
  void bucket_that_is_away_is_said_to_be_and_asked_again_later() throws Exception {
    StoredBlobs.write(store, bytes("abc"));
    host.goAway();

    assertAway(() -> StoredBlobs.write(store, bytes("new")), "could not be reached");
    assertAway(() -> store.missing(List.of(ABC)), "could not be reached");
    assertAway(() -> store.read(ABC), "could not be reached");
    assertAway(() -> store.open(ABC), "could not be reached");
    assertAway(() -> store.local(ABC), "could not be reached");
    assertAway(() -> store.delete(List.of(ABC)), "could not be reached");
    assertAway(() -> store.list(0), "could not be reached");
    assertNothingStaged();
  }

  private static void assertAway(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String why) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.Unavailable.class,
            away -> {
              assertThat(away.code()).isEqualTo("storage-away");
              assertThat(away.retryAfterSeconds()).isPositive();
              assertThat(away).hasMessageContaining(why).message().doesNotContain("secret");
            });
  }

  @Test
  void refusal_is_told_with_its_status_and_no_secret() {
    everyCall(answer(403, "AccessDenied"));

    assertAway(
        () -> StoredBlobs.write(store, bytes("abc")),
        "answered 403 (AccessDenied) when asked to look for an object");
    assertAway(() -> store.read(ABC), "answered 403 (AccessDenied) when asked to read");
  }

  @Test
  void bucket_that_is_no_longer_there_is_not_an_object_that_is_not() {
    everyCall(answer(404, "NoSuchBucket"));

    assertAway(() -> store.read(ABC), "404 (NoSuchBucket)");
    assertAway(() -> store.list(1), "404 (NoSuchBucket)");
  }

  @Test
  void full_bucket_is_answered_as_a_full_disk_is() {
    for (S3Exception full :
        List.of(
            answer(507, "XMinioStorageFull"),
            answer(403, "QuotaExceeded"),
            answer(400, "XMinioAdminBucketQuotaExceeded"))) {
      before =
          method -> {
            if (method.equals("putObject")) {
              throw full;
            }
          };
      assertThatThrownBy(() -> StoredBlobs.write(store, bytes("abc")))
          .isInstanceOfSatisfying(
              ProblemException.InsufficientStorage.class,
              problem -> assertThat(problem.code()).isEqualTo("storage-full"));
    }
  }

  @Test
  void first_failure_ends_a_batch_and_is_not_waited_for_again_and_again() {
    AtomicInteger asked = new AtomicInteger();
    before =
        method -> {
          asked.incrementAndGet();
          throw SdkClientException.create("no route");
        };
    List<Sha256> many =
        Stream.iterate(0, i -> i + 1).limit(500).map(i -> Sha256.hash(bytes("b" + i))).toList();

    assertAway(() -> store.missing(many), "could not be reached");

    assertThat(asked.get()).isLessThan(100);
  }

  @Test
  void damaged_object_is_not_cached() throws Exception {
    StoredBlobs.write(store, bytes("abc"));
    damage(ABC, bytes("abd"));

    assertThatThrownBy(() -> store.local(ABC)).isInstanceOf(IOException.class);

    assertThat(cached()).isEmpty();
    assertNothingStaged();
  }

  @Test
  void what_is_cached_is_shown_while_the_bucket_is_away() throws Exception {
    StoredBlobs.write(store, bytes("abc"));
    store.local(ABC);
    host.goAway();

    assertThat(store.local(ABC)).hasContent("abc");
  }

  @Test
  void cache_keeps_what_was_used_last_and_no_more_than_it_may() throws Exception {
    MovableClock clock = new MovableClock();
    BucketBlobs small = store(32 * 16_384, clock);
    List<Sha256> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(StoredBlobs.write(small, bytes("b" + i)));
    }
    for (Sha256 sha256 : all) {
      clock.advance(Duration.ofMinutes(2));
      small.local(sha256);
      small.local(all.get(0));
    }

    assertThat(cached()).hasSizeBetween(24, 34).contains(all.get(0).hex(), all.get(39).hex());
    assertThat(cached()).doesNotContain(all.get(1).hex());
    for (Sha256 sha256 : all) {
      assertThat(Sha256.hash(Files.readAllBytes(small.local(sha256)))).isEqualTo(sha256);
    }
  }

  @Test
  void cached_file_that_was_just_asked_for_stays_however_small_the_cache() throws Exception {
    BucketBlobs none = store(1, Clock.systemUTC());
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      files.add(none.local(StoredBlobs.write(none, bytes("b" + i))));
    }

    assertThat(files).allMatch(Files::exists);
  }

  private List<String> cached() throws IOException {
    Path cache = folder.resolve("cache/blobs");
    if (!Files.exists(cache)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void cached_file_that_was_used_since_it_was_listed_stays() throws Exception {
    // Older than the time within which files are opened, and more than the cache may hold.
    Instant longAgo = Instant.now().minus(Duration.ofHours(1));
    List<Path> files = new ArrayList<>();
    BlobCache.Fetch fetch = temporary -> Files.write(temporary, bytes("x"));
    BlobCache roomy = new BlobCache(folder, 1_000_000_000, Clock.systemUTC());
    for (int i = 0; i < 3; i++) {
      Path file = roomy.file(Sha256.hash(bytes("b" + i)), fetch);
      Files.setLastModifiedTime(file, FileTime.from(longAgo.plusSeconds(i)));
      files.add(file);
    }
    AtomicInteger asked = new AtomicInteger();
    InstantSource looking =
        () -> {
          // By the third time all are listed; another process gives one away.
          if (asked.incrementAndGet() == 3) {
            use(files.get(0));
          }
          return Instant.now();
        };
    Path last = new BlobCache(folder, 1, looking.withZone(ZoneOffset.UTC)).file(ABC, fetch);

    assertThat(asked).hasValue(3);
    assertThat(last).exists();
    assertThat(files.get(0)).exists();
    assertThat(files.get(1)).doesNotExist();
    assertThat(files.get(2)).doesNotExist();
  }

  private static void use(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void object_whose_length_is_not_told_is_there_and_not_written_again() throws Exception {
    StoredBlobs.write(store, bytes("abc"));
    before =
        new BucketStores.Before() {
          @Override
          public void call(String method) {
            assertThat(method).isNotEqualTo("putObject");
          }

          @Override
          public @Nullable Object answer(String method) {
            return method.equals("headObject") ? HeadObjectResponse.builder().build() : null;
          }
        };

    StoredBlobs.write(store, bytes("abc"));

    assertThat(store.holds(ABC)).isTrue();
  }

  @Test
  void what_is_shown_and_comes_in_drops_is_given_up() {
    InputStream drops =
        new InputStream() {
          private int left = 200;

          @Override
          public int read() {
            return -1;
          }

          @Override
          public int read(byte[] buffer, int from, int length) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            return left-- > 0 ? 1 : -1;
          }
        };

    assertAway(
        () -> BucketBlobs.copy(drops, folder.resolve("drops"), Duration.ofMillis(50)),
        "took too long");
  }

  @Test
  void probe_tries_all_that_a_server_does_and_leaves_nothing() throws Exception {
    store.probe();

    assertThat(host.keys("")).isEmpty();
    for (String call :
        List.of("putObject", "headObject", "getObjectAsBytes", "listObjectsV2", "deleteObjects")) {
      before =
          method -> {
            if (method.equals(call)) {
              throw answer(403, "AccessDenied");
            }
          };
      assertAway(store::probe, "answered 403");
    }
  }

  @Test
  void probe_believes_neither_an_object_that_is_not_found_nor_one_that_is_not_deleted() {
    before =
        method -> {
          if (method.equals("headObject")) {
            throw answer(404, "NoSuchKey");
          }
        };
    assertThatThrownBy(() -> store.probe()).hasMessageContaining("does not find");
    before =
        new BucketStores.Before() {
          @Override
          public void call(String method) {}

          @Override
          public @Nullable Object answer(String method) {
            return method.equals("deleteObjects")
                ? DeleteObjectsResponse.builder()
                    .errors(S3Error.builder().key("probe").code("AccessDenied").build())
                    .build()
                : null;
          }
        };
    assertThatThrownBy(() -> store.probe())
        .hasMessage("The bucket did not delete 1 of 1 objects (AccessDenied).");
  }

  @Test
  void place_is_in_what_holds_its_blobs_or_some_of_them() {
    BucketPlace place = BucketPlace.of("images/winnow");

    for (String other :
        List.of("images", " images/ ", "images/winnow", "images/winnow/blobs/ab/")) {
      assertThat(place.isIn(other)).as(other).isTrue();
    }
    for (String other : List.of("image", "images/winnow2", "images/win", "images/winnow/probe")) {
      assertThat(place.isIn(other)).as(other).isFalse();
    }
    assertThat(BucketPlace.of("images").isIn("images/incoming")).isFalse();
    assertThat(BucketPlace.of("images").isIn("images")).isTrue();
  }

  @Test
  void places_are_a_bucket_or_a_folder_in_it() {
    assertThat(BucketPlace.of("images").key(ABC)).isEqualTo("blobs/ba/" + ABC);
    assertThat(BucketPlace.of(" images/a/b/ ").key(ABC)).isEqualTo("a/b/blobs/ba/" + ABC);
    for (String wrong :
        List.of("", "im", "s3://images", "Images", "images//a", "images/../b", "images/a b")) {
      assertThatThrownBy(() -> BucketPlace.of(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("winnow.storage.bucket");
    }
  }
}
