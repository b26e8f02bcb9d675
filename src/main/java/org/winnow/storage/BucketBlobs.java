package org.winnow.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.winnow.common.WinnowConfig;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Blobs in a bucket, under {@code prefix/blobs/ab/<sha256>}: the keys that their files have in a
 * data folder. Keys are made of hashes only. What is shown to people is kept in a bounded cache on
 * this machine; rounds read each image once for an encoder, so they read past it.
 */
final class BucketBlobs implements BlobStore, AutoCloseable {

  private static final int UPLOADS = 16;
  private static final int LOOKS = 16;

  /** What one request of S3 deletes at most. */
  private static final int DELETED_AT_ONCE = 1_000;

  private static final long MEGABYTE = 1_000_000;

  /**
   * One try, and all with the pauses between: of what has no bytes, and of what has up to 100 MB.
   */
  private static final AwsRequestOverrideConfiguration SHORT =
      limits(Duration.ofSeconds(10), Duration.ofSeconds(25));

  private static final AwsRequestOverrideConfiguration LONG =
      limits(Duration.ofSeconds(100), Duration.ofSeconds(110));

  /** A file that somebody waits to see, as long as one that is read. */
  private static final Duration SHOWN_WITHIN = Duration.ofSeconds(110);

  private static final int BUFFER = 1 << 16;

  private static final Parallel UPLOADING = new Parallel("winnow-upload", UPLOADS);

  // Apart from uploads, for a transaction waits for the answer.
  private static final Parallel LOOKING = new Parallel("winnow-look", LOOKS);

  private final BucketPlace place;
  private final S3Client client;
  private final Staging staging;
  private final BlobCache cache;

  BucketBlobs(BucketPlace place, S3Client client, Path dataFolder, BlobCache cache) {
    this.place = place;
    this.client = client;
    this.staging = new Staging(dataFolder);
    this.cache = cache;
  }

  static BucketBlobs of(BucketPlace place, WinnowConfig config, Clock clock) {
    return new BucketBlobs(
        place,
        S3Clients.of(config.s3()),
        config.dataDir(),
        new BlobCache(config.dataDir(), config.storage().cacheMegabytes() * MEGABYTE, clock));
  }

  private static AwsRequestOverrideConfiguration limits(Duration once, Duration all) {
    return AwsRequestOverrideConfiguration.builder()
        .apiCallAttemptTimeout(once)
        .apiCallTimeout(all)
        .build();
  }

  @Override
  public String place() {
    return "the bucket " + place;
  }

  @Override
  public boolean isInBucket() {
    return true;
  }

  @Override
  public WriteBatch batch() {
    return new BucketBatch(staging, this);
  }

  @Override
  public void write(Sha256 sha256, byte[] bytes, WriteBatch batch) throws IOException {
    if (!(batch instanceof BucketBatch own)) {
      throw new IllegalArgumentException("expected a batch of this store");
    }
    own.write(sha256, bytes);
  }

  /** Puts those in the bucket that are not there. */
  void upload(Map<Sha256, Path> files) throws IOException {
    UPLOADING.each(files.entrySet(), file -> upload(file.getKey(), file.getValue()));
  }

  private void upload(Sha256 sha256, Path file) throws IOException {
    Optional<HeadObjectResponse> there = look(place.key(sha256));
    if (there.isEmpty() || isOfOtherLength(there.get(), Files.size(file))) {
      put(place.key(sha256), RequestBody.fromFile(file), md5(file));
    }
  }

  /** Then it is damaged. Some proxies leave the length out. */
  private static boolean isOfOtherLength(HeadObjectResponse object, long bytes) {
    Long length = object.contentLength();
    return length != null && length != bytes;
  }

  private void put(String key, RequestBody body, String md5) {
    asked(
        "write",
        () ->
            client.putObject(
                to ->
                    to.bucket(place.bucket()).key(key).contentMD5(md5).overrideConfiguration(LONG),
                body));
  }

  /** By it the server tells whether all has arrived; every server knows this one. */
  private static String md5(Path file) throws IOException {
    MessageDigest digest = md5();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /** Empty if it is not there. */
  private Optional<HeadObjectResponse> look(String key) {
    return asked(
        "look for an object",
        () -> {
          try {
            return Optional.of(
                client.headObject(
                    to -> to.bucket(place.bucket()).key(key).overrideConfiguration(SHORT)));
          } catch (SdkServiceException e) {
            if (e.statusCode() == 404) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  @Override
  public Set<Sha256> missing(Collection<Sha256> hashes) {
    Set<Sha256> missing = ConcurrentHashMap.newKeySet();
    try {
      LOOKING.each(
          Set.copyOf(hashes),
          sha256 -> {
            if (look(place.key(sha256)).isEmpty()) {
              missing.add(sha256);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return missing;
  }

  @Override
  public InputStream open(Sha256 sha256) throws IOException {
    // Until the bytes begin to come; then no pause may be as long as the client's.
    ResponseInputStream<GetObjectResponse> in =
        get(sha256, ResponseTransformer.toInputStream(), SHORT);
    return new VerifiedStream(new BucketStream(in), sha256);
  }

  @Override
  public byte[] read(Sha256 sha256) throws IOException {
    return sha256.require(get(sha256, ResponseTransformer.toBytes(), LONG).asByteArrayUnsafe());
  }

  private <T> T get(
      Sha256 sha256,
      ResponseTransformer<GetObjectResponse, T> into,
      AwsRequestOverrideConfiguration limits)
      throws NoSuchFileException {
    try {
      return client.getObject(
          from -> from.bucket(place.bucket()).key(place.key(sha256)).overrideConfiguration(limits),
          into);
    } catch (SdkException e) {
      if (e instanceof SdkServiceException answer && BucketProblem.isNoSuchKey(answer)) {
        throw new NoSuchFileException(sha256.hex());
      }
      throw BucketProblem.of(e, "read");
    }
  }

  @Override
  public Path local(Sha256 sha256) throws IOException {
    return cache.file(
        sha256,
        temporary -> {
          try (InputStream in = open(sha256)) {
            copy(in, temporary, SHOWN_WITHIN);
          }
        });
  }

  /** What comes in drops is given up: no pause between two of them need be long. */
  static void copy(InputStream in, Path file, Duration within) throws IOException {
    long begun = System.nanoTime();
    byte[] buffer = new byte[BUFFER];
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        if (System.nanoTime() - begun > within.toNanos()) {
          throw BucketProblem.away("The bucket that holds the images took too long.");
        }
      }
    }
  }

  @Override
  public void delete(Collection<Sha256> hashes) throws IOException {
    List<Sha256> all = List.copyOf(hashes);
    for (int from = 0; from < all.size(); from += DELETED_AT_ONCE) {
      deleteAtOnce(
          all.subList(from, Math.min(all.size(), from + DELETED_AT_ONCE)).stream()
              .map(place::key)
              .toList());
    }
    for (Sha256 sha256 : all) {
      cache.delete(sha256);
    }
  }

  private void deleteAtOnce(List<String> keys) throws IOException {
    List<ObjectIdentifier> objects =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
    DeleteObjectsResponse answer =
        asked(
            "delete",
            () ->
                client.deleteObjects(
                    of ->
                        of.bucket(place.bucket())
                            .delete(which -> which.objects(objects).quiet(true))
                            .overrideConfiguration(LONG)));
    List<S3Error> failed =
        answer.errors().stream().filter(each -> !"NoSuchKey".equals(each.code())).toList();
    if (!failed.isEmpty()) {
      throw new IOException(
          "The bucket did not delete %d of %d objects (%s)."
              .formatted(failed.size(), objects.size(), failed.get(0).code()));
    }
  }

  @Override
  public List<Stored> list(int part) {
    String folder = place.folder(Sha256.firstByte(part));
    return asked(
        "list",
        () -> {
          List<Stored> all = new ArrayList<>();
          client
              .listObjectsV2Paginator(
                  of -> of.bucket(place.bucket()).prefix(folder).overrideConfiguration(SHORT))
              .contents()
              .forEach(object -> add(object, all));
          return all;
        });
  }

  private void add(S3Object object, List<Stored> all) {
    String name = object.key().substring(object.key().lastIndexOf('/') + 1);
    if (Sha256.isHex(name) && object.key().equals(place.key(new Sha256(name)))) {
      if (object.size() == null || object.lastModified() == null) {
        throw BucketProblem.away(
            "The bucket that holds the images lists objects without their length or time.");
      }
      all.add(new Stored(new Sha256(name), object.key(), object.size(), object.lastModified()));
    }
  }

  @Override
  public void deleteAbandoned(Instant before) throws IOException {
    staging.deleteAbandoned(before);
  }

  /**
   * Writes, finds, reads, lists and deletes a small object, as a server will.
   *
   * @throws org.winnow.common.ProblemException if one of it does not work
   * @throws IOException if it seems to and does not
   */
  void probe() throws IOException {
    String key = place.prefix() + "probe/" + UUID.randomUUID();
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    put(key, RequestBody.fromBytes(bytes), Base64.getEncoder().encodeToString(md5().digest(bytes)));
    if (look(key).isEmpty()) {
      throw new IOException("The bucket does not find an object that it has just taken.");
    }
    asked(
        "read",
        () ->
            client.getObjectAsBytes(
                from -> from.bucket(place.bucket()).key(key).overrideConfiguration(SHORT)));
    // Who may not list is answered 403 where something is not there.
    asked(
        "list",
        () ->
            client.listObjectsV2(
                of ->
                    of.bucket(place.bucket()).prefix(key).maxKeys(1).overrideConfiguration(SHORT)));
    deleteAtOnce(List.of(key));
  }

  @Override
  public void close() {
    client.close();
  }

  private static <T> T asked(String what, Supplier<T> question) {
    try {
      return question.get();
    } catch (SdkException e) {
      throw BucketProblem.of(e, what);
    }
  }
}
