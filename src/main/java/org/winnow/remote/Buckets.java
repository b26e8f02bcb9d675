package org.winnow.remote;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The buckets, or folders in them, that may be imported from. Without any, none may. */
public final class Buckets {

  private static final int ASKED_AT_ONCE = 16;
  private static final Duration LOOK = Duration.ofSeconds(20);
  private static final int NOT_MODIFIED = 304;
  private static final String READ = "read the object";

  private final List<BucketAddress> allowed;
  private final Supplier<S3Client> client;
  private final Duration whole;

  /**
   * @param allowed each a bucket's name, with or without a folder behind a slash
   * @param client made when it is needed first
   */
  public Buckets(List<String> allowed, Supplier<S3Client> client) {
    this(allowed, client, WebImages.Patience.USUAL.whole());
  }

  /**
   * @param whole how long one object may take
   */
  Buckets(List<String> allowed, Supplier<S3Client> client, Duration whole) {
    this.allowed = allowed.stream().map(Buckets::configured).toList();
    this.client = client;
    this.whole = whole;
  }

  private static BucketAddress configured(String text) {
    return BucketAddress.of("s3://" + text.strip())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "winnow.import.buckets: expected bucket or bucket/folder, got " + text))
        .asFolder();
  }

  /** As addresses. */
  public List<String> names() {
    return allowed.stream().map(BucketAddress::text).toList();
  }

  /**
   * The folder behind what somebody typed.
   *
   * @throws ProblemException.Forbidden if it is not to be imported from
   */
  public BucketAddress require(String typed) {
    return BucketAddress.of(typed.strip())
        .map(BucketAddress::asFolder)
        .filter(this::allows)
        .orElseThrow(
            () ->
                new ProblemException.Forbidden(
                    "bucket-not-allowed",
                    "Expected an address in one of the buckets that may be imported from ("
                        + (allowed.isEmpty() ? "none is configured" : String.join(", ", names()))
                        + ")."));
  }

  private boolean allows(BucketAddress address) {
    return allowed.stream().anyMatch(address::isIn);
  }

  private BucketAddress object(String address) throws FetchProblem {
    return BucketAddress.of(address)
        .filter(one -> !one.key().isEmpty() && allows(one))
        .orElseThrow(
            () ->
                FetchProblem.refused(
                    "Expected an object in a bucket that may be imported from; the administrator"
                        + " lists them in winnow.import.buckets."));
  }

  /**
   * One object of a list.
   *
   * @param bytes its size
   * @param version the same as long as the bytes are; null where the server tells none
   */
  public record Listed(BucketAddress address, long bytes, @Nullable String version) {}

  /**
   * The objects of a folder and of those in it, in the order of their keys, a thousand at a time.
   * The iterator throws {@link ListProblem}.
   */
  public Iterator<Listed> list(BucketAddress folder) {
    return new Iterator<>() {
      private @Nullable Iterator<Listed> listed;

      private Iterator<Listed> begun() {
        if (listed == null) {
          listed = objects(folder);
        }
        return listed;
      }

      @Override
      public boolean hasNext() {
        return listing(() -> begun().hasNext());
      }

      @Override
      public Listed next() {
        return listing(() -> begun().next());
      }
    };
  }

  private Iterator<Listed> objects(BucketAddress folder) {
    return client
        .get()
        .listObjectsV2Paginator(to -> to.bucket(folder.bucket()).prefix(folder.key()))
        .contents()
        .stream()
        .map(
            each ->
                new Listed(
                    new BucketAddress(folder.bucket(), each.key()),
                    each.size() == null ? 0 : each.size(),
                    each.eTag() == null ? null : each.eTag() + " " + each.size()))
        // what consoles make to show an empty folder
        .filter(each -> !each.address().key().endsWith("/"))
        .iterator();
  }

  /**
   * Those of some names that no object of a folder has, for sure: not where one only cannot be
   * seen. Each is asked for, sixteen at once.
   *
   * @throws ListProblem if the server could not be asked
   */
  public Set<String> gone(BucketAddress folder, Collection<String> names)
      throws InterruptedException {
    Set<String> gone = ConcurrentHashMap.newKeySet();
    AtomicReference<SdkException> broken = new AtomicReference<>();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            ASKED_AT_ONCE,
            asking -> {
              Thread thread = new Thread(asking, "winnow-look");
              thread.setDaemon(true);
              return thread;
            });
    try {
      for (String name : names) {
        threads.execute(
            () -> {
              try {
                if (broken.get() == null && isGone(folder, name)) {
                  gone.add(name);
                }
              } catch (SdkException e) {
                broken.set(e);
              }
            });
      }
      threads.shutdown();
      threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } finally {
      threads.shutdownNow();
    }
    SdkException problem = broken.get();
    if (problem != null) {
      throw new ListProblem(problem(problem, "look for an object"));
    }
    return gone;
  }

  private boolean isGone(BucketAddress folder, String name) {
    try {
      client
          .get()
          .headObject(
              to ->
                  to.bucket(folder.bucket())
                      .key(folder.key() + name)
                      .overrideConfiguration(limits -> limits.apiCallTimeout(LOOK)));
      return false;
    } catch (SdkServiceException e) {
      if (problem(e, "").isRetryable()) {
        throw e;
      }
      return e.statusCode() == 404;
    }
  }

  private static <T> T listing(Supplier<T> step) {
    try {
      return step.get();
    } catch (SdkException e) {
      FetchProblem problem = problem(e, "list the bucket");
      throw new ListProblem(problem);
    }
  }

  /** A bucket could not be listed on. */
  public static final class ListProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FetchProblem problem;

    ListProblem(FetchProblem problem) {
      super(problem.detail(), problem);
      this.problem = problem;
    }

    public FetchProblem problem() {
      return problem;
    }
  }

  /** An object's content, from its beginning as far as it is read. */
  public InputStream open(BucketAddress address) throws FetchProblem {
    ResponseInputStream<GetObjectResponse> in;
    try {
      in = get(object(address.text()), null);
    } catch (SdkException e) {
      throw problem(e, READ);
    }
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return in.read();
      }

      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        return in.read(buffer, from, length);
      }

      @Override
      public void close() {
        // Closing would read what is left.
        in.abort();
      }
    };
  }

  private ResponseInputStream<GetObjectResponse> get(
      BucketAddress object, @Nullable String unlessTag) {
    return client
        .get()
        .getObject(to -> to.bucket(object.bucket()).key(object.key()).ifNoneMatch(unlessTag));
  }

  /**
   * @param version the object's ETag when it was fetched last
   */
  Fetched fetch(String address, @Nullable String version, Fetch fetch)
      throws FetchProblem, InterruptedException {
    ResponseInputStream<GetObjectResponse> in;
    try {
      in = get(object(address), version);
    } catch (SdkServiceException e) {
      if (version != null && e.statusCode() == NOT_MODIFIED) {
        return new Fetched.Unchanged();
      }
      throw problem(e, READ);
    } catch (SdkException e) {
      throw problem(e, READ);
    }
    boolean ended = false;
    try (Fetch.Timed limit = fetch.within(whole, in::abort)) {
      Long length = in.response().contentLength();
      if (length != null && length > RemoteImages.LARGEST_BYTES) {
        throw FetchProblem.tooLarge();
      }
      byte[] bytes = fetch.readAll(in);
      ended = true;
      return new Fetched.Image(bytes, in.response().eTag());
    } catch (IOException | SdkException e) {
      fetch.throwIfCancelled();
      throw FetchProblem.passing(
          fetch.isTimedOut() ? "The bucket took too long." : "The object broke off.");
    } finally {
      if (!ended) {
        in.abort();
      }
    }
  }

  /** The library has tried several times by then. */
  private static FetchProblem problem(SdkException e, String what) {
    if (!(e instanceof SdkServiceException service)) {
      return FetchProblem.later("The bucket's server could not be reached, or took too long.");
    }
    int status = service.statusCode();
    String words = "The bucket's server answered " + status + " when asked to " + what;
    return switch (status) {
      case 301, 400, 401, 403 -> FetchProblem.failed(words + ": Winnow may not, or not so.");
      case 404 -> FetchProblem.absent(words + ": it is not there.");
      case 416 -> FetchProblem.failed(words + ".");
      default -> FetchProblem.later(words + ".");
    };
  }
}
