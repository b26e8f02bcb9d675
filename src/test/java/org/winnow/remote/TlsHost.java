package org.winnow.remote;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * An HTTPS server on a loopback address that answers byte for byte what it is told, and counts who
 * comes, whether or not anything is said then.
 */
public final class TlsHost implements AutoCloseable {

  private static final String PASSWORD = "for tests";
  private static final SSLContext TLS = tls();

  /** Writes an answer; may take its time, and may never end. */
  public interface Answer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  private interface Reply {
    void write(List<String> headers, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final boolean plain;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          runnable -> {
            Thread thread = new Thread(runnable, "tls-host");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, Reply> answers = new ConcurrentHashMap<>();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> headers = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  /** Listens on an address, at a port of its own. */
  public TlsHost(String address) throws IOException {
    this(address, false);
  }

  /** The same without encryption. */
  public static TlsHost plain(String address) throws IOException {
    return new TlsHost(address, true);
  }

  private TlsHost(String address, boolean plain) throws IOException {
    this.plain = plain;
    socket = new ServerSocket(0, 50, InetAddress.getByName(address));
    threads.execute(this::accept);
  }

  /** Believes the server's certificate, which is for images.example and all below it. */
  public static SSLContext trust() {
    return TLS;
  }

  public int port() {
    return socket.getLocalPort();
  }

  public InetAddress address() {
    return socket.getInetAddress();
  }

  /** An address on it. */
  public String url(String path) {
    return "https://images.example:" + port() + path;
  }

  public int connections() {
    return connections.get();
  }

  /** The paths that were asked for, in the order they came. */
  public List<String> asked() {
    return asked;
  }

  /** All lines of headers that came. */
  public List<String> headers() {
    return headers;
  }

  /** Answers so when asked for this path; for others it has 404. */
  public TlsHost on(String path, Answer answer) {
    answers.put(path, (headers, out) -> answer.write(out));
    return this;
  }

  /**
   * A file with a header that says which version of it this is, {@code ETag: "1"} for example; 304
   * for whoever has that already.
   */
  public TlsHost version(String path, byte[] bytes, String header) {
    String[] parts = header.split(": ", 2);
    String unless = parts[0].equals("ETag") ? "If-None-Match: " : "If-Modified-Since: ";
    String told = "\r\nDate: Wed, 01 Jul 2026 12:00:00 GMT\r\n" + header;
    answers.put(
        path,
        (headers, out) -> {
          if (headers.contains(unless + parts[1])) {
            head(out, "304 Not Modified" + told);
          } else {
            sent.add(path);
            head(out, "200 OK\r\nContent-Length: " + bytes.length + told);
            out.write(bytes);
          }
        });
    return this;
  }

  /** The paths whose files were sent whole, of those that have a version. */
  public List<String> sent() {
    return sent;
  }

  public TlsHost file(String path, byte[] bytes) {
    return on(path, out -> ok(out, bytes));
  }

  public TlsHost status(String path, String statusAndHeaders) {
    return on(path, out -> head(out, statusAndHeaders + "\r\nContent-Length: 0"));
  }

  public static void ok(OutputStream out, byte[] bytes) throws IOException {
    head(out, "200 OK\r\nContent-Length: " + bytes.length);
    out.write(bytes);
  }

  public static void head(OutputStream out, String statusAndHeaders) throws IOException {
    out.write(("HTTP/1.1 " + statusAndHeaders + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        connections.incrementAndGet();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private Socket secured(Socket client) throws IOException {
    if (plain) {
      return client;
    }
    SSLSocket tls = (SSLSocket) TLS.getSocketFactory().createSocket(client, null, true);
    tls.setUseClientMode(false);
    tls.startHandshake();
    return tls;
  }

  private void serve(Socket client) {
    try (client;
        Socket tls = secured(client)) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(tls.getInputStream(), StandardCharsets.ISO_8859_1));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String path = line.split(" ")[1];
        asked.add(path);
        List<String> told = new ArrayList<>();
        for (String header = in.readLine(); !header.isEmpty(); header = in.readLine()) {
          told.add(header);
        }
        headers.addAll(told);
        answers
            .getOrDefault(path, (none, out) -> head(out, "404 No\r\nContent-Length: 0"))
            .write(told, tls.getOutputStream());
        tls.getOutputStream().flush();
      }
    } catch (IOException | RuntimeException | InterruptedException e) {
      // the client is gone, or never meant it
    }
  }

  private static SSLContext tls() {
    try {
      Path folder = Files.createTempDirectory("tls");
      Path keys = folder.resolve("keys.p12");
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-alias",
                  "host",
                  "-dname",
                  "CN=images.example",
                  "-validity",
                  "2",
                  "-ext",
                  "san=dns:images.example,dns:*.images.example",
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  keys.toString(),
                  "-storepass",
                  PASSWORD)
              .redirectErrorStream(true)
              .start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(keys)) {
        store.load(in, PASSWORD.toCharArray());
      }
      Files.delete(keys);
      Files.delete(folder);
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(store, PASSWORD.toCharArray());
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore certificates = KeyStore.getInstance("PKCS12");
      certificates.load(null, null);
      certificates.setCertificateEntry("host", store.getCertificate("host"));
      trusted.init(certificates);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
