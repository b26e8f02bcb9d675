package org.winnow.remote;

import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.winnow.common.WinnowConfig;
import org.winnow.storage.S3Clients;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A server that speaks S3, in memory, with one bucket that is called images. */
public final class S3Host implements AutoCloseable {

  private static final String KEY = "key";
  private static final String SECRET = "secret";

  private final TransientNio2BlobStore store = new TransientNio2BlobStore();
  private S3Proxy proxy;
  private final S3Client client;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Runnable onHead = () -> {};

  public S3Host() throws Exception {
    proxy = started(0);
    store.createContainer(CreateBucketRequest.builder().bucket("images").build());
    client = S3Clients.of(settings(SECRET));
  }

  private S3Proxy started(int port) throws Exception {
    S3Proxy begun =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:" + port))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
            .blobStore(store)
            .build();
    begun.start();
    return begun;
  }

  /** Nobody is answered until it is back, with all that it had. */
  public void goAway() throws Exception {
    proxy.stop();
  }

  public void comeBack(int port) throws Exception {
    proxy = started(port);
  }

  public int port() {
    return proxy.getPort();
  }

  /** Settings as an administrator writes them. */
  record Settings(
      Optional<URI> endpoint,
      String region,
      boolean pathStyle,
      Optional<String> accessKey,
      Optional<String> secretKey)
      implements WinnowConfig.S3 {}

  public static WinnowConfig.S3 settings(int port, String secret) {
    return new Settings(
        Optional.of(URI.create("http://127.0.0.1:" + port)),
        "us-east-1",
        true,
        Optional.of(KEY),
        Optional.of(secret));
  }

  WinnowConfig.S3 settings(String secret) {
    return settings(proxy.getPort(), secret);
  }

  /** The settings that let one in. */
  public WinnowConfig.S3 settings() {
    return settings(SECRET);
  }

  /** The keys there are that begin so. */
  public List<String> keys(String prefix) {
    return client
        .listObjectsV2Paginator(of -> of.bucket("images").prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  public S3Host put(String key, byte[] bytes) {
    store.putBlob(
        PutObjectRequest.builder()
            .bucket("images")
            .key(key)
            .contentLength((long) bytes.length)
            .build(),
        new ByteArrayInputStream(bytes));
    return this;
  }

  public S3Host remove(String key) {
    store.removeBlob("images", key);
    return this;
  }

  /** Does something before each question whether an object is there. */
  public S3Host onHead(Runnable act) {
    onHead = act;
    return this;
  }

  /** Buckets on this server. */
  public Buckets buckets(String... allowed) {
    return new Buckets(List.of(allowed), () -> counted(client));
  }

  /** The keys that were read, and the pages that were listed, in the order they were asked for. */
  public List<String> calls() {
    return calls;
  }

  private S3Client counted(S3Client real) {
    return (S3Client)
        Proxy.newProxyInstance(
            S3Host.class.getClassLoader(),
            new Class<?>[] {S3Client.class},
            (self, method, arguments) -> {
              if (method.getName().equals("getObject")) {
                calls.add(key(arguments[0]));
              }
              if (method.getName().equals("headObject")) {
                onHead.run();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @SuppressWarnings("unchecked")
  private static String key(Object request) {
    software.amazon.awssdk.services.s3.model.GetObjectRequest.Builder builder =
        software.amazon.awssdk.services.s3.model.GetObjectRequest.builder();
    ((java.util.function.Consumer<Object>) request).accept(builder);
    return builder.build().key();
  }

  /** Stopping takes two seconds while clients keep connections open, and nobody needs to wait. */
  @Override
  public void close() {
    client.close();
    Thread stopping =
        new Thread(
            () -> {
              try {
                proxy.stop();
              } catch (Exception e) {
                throw new IllegalStateException("the S3 server of a test did not stop", e);
              }
            });
    stopping.setDaemon(true);
    stopping.start();
  }
}
