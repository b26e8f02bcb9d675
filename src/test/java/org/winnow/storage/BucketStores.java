package org.winnow.storage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.winnow.remote.S3Host;
import software.amazon.awssdk.services.s3.S3Client;

/** Stores in the bucket of a test's server. */
public final class BucketStores {

  static final String PREFIX = "winnow/";

  private BucketStores() {}

  /** Looks at a call before it is made; what it throws is the answer. */
  public interface Before {
    void call(String method);

    /** The answer, if it is not the server's. */
    default @Nullable Object answer(String method) {
      return null;
    }
  }

  public static BlobStore on(S3Host host, Path folder) {
    return on(host, folder, method -> {});
  }

  public static BlobStore on(S3Host host, Path folder, Before before) {
    return on(host, folder, before, 1_000_000_000, Clock.systemUTC());
  }

  static BucketBlobs on(S3Host host, Path folder, Before before, long cacheBytes, Clock clock) {
    return new BucketBlobs(
        BucketPlace.of("images/winnow"),
        watched(S3Clients.of(host.settings()), before),
        folder,
        new BlobCache(folder, cacheBytes, clock));
  }

  private static S3Client watched(S3Client real, Before before) {
    return (S3Client)
        Proxy.newProxyInstance(
            BucketStores.class.getClassLoader(),
            new Class<?>[] {S3Client.class},
            (self, method, arguments) -> {
              before.call(method.getName());
              try {
                Object answer = before.answer(method.getName());
                return answer == null ? method.invoke(real, arguments) : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
