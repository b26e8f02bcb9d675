package org.winnow.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is fetched and what is not, from a server on a loopback address. */
@Timeout(60)
class RemoteImagesTest {

  private static final byte[] IMAGE = "an image".getBytes(StandardCharsets.UTF_8);

  private static final Buckets NO_BUCKETS =
      new Buckets(
          List.of(),
          () -> {
            throw new IllegalStateException("no bucket is allowed");
          });

  private final Map<String, String> names = new ConcurrentHashMap<>();
  private TlsHost host;
  private RemoteImages images;

  @BeforeEach
  void start() throws IOException {
    host = new TlsHost("127.0.0.1");
    names.put("images.example", "127.0.0.1");
    images = RemoteFixture.images(this::lookUp, host.address(), TlsHost.trust(), NO_BUCKETS);
  }

  @AfterEach
  void stop() throws IOException {
    images.close();
    host.close();
  }

  private InetAddress[] lookUp(String name) throws UnknownHostException {
    String address = names.get(name);
    // An address needs no looking up, and names beside those given there are none.
    return address == null && !name.matches("[0-9.]+|.*:.*")
        ? unknown(name)
        : new InetAddress[] {InetAddress.getByName(address == null ? name : address)};
  }

  private static InetAddress[] unknown(String name) throws UnknownHostException {
    throw new UnknownHostException(name);
  }

  private byte[] fetch(String address) throws FetchProblem, InterruptedException {
    try (Fetch fetch = images.fetch()) {
      return fetch.bytes(address);
    }
  }

  private FetchProblem problem(String address) {
    return catchThrowableOfType(FetchProblem.class, () -> fetch(address));
  }

  @Test
  void image_is_fetched_and_the_connection_used_again() throws Exception {
    host.file("/a.png?x=1", IMAGE).file("/%C3%BC%20b.png", IMAGE);

    assertThat(fetch(host.url("/a.png?x=1"))).isEqualTo(IMAGE);
    assertThat(fetch(host.url("/ü b.png"))).isEqualTo(IMAGE);
    assertThat(host.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.2:PORT/a",
        "https://localhost:PORT/a",
        "https://inside.example:PORT/a",
        "https://[::1]:PORT/a",
        "https://[::ffff:127.0.0.2]:PORT/a",
        "https://[64:ff9b::7f00:2]:PORT/a",
        "https://0177.0.0.2:PORT/a",
        "https://0x7f.0.0.2:PORT/a",
        "https://2130706434:PORT/a",
        "https://0x7f000002:PORT/a",
        "https://127.2:PORT/a",
        "https://127.0.0.2.:PORT/a",
        "https://me:secret@images.example:PORT/a",
        "https://images.example@127.0.0.2:PORT/a",
        "https://images.example:PORT@127.0.0.2:PORT/a",
        "https://127.0.0.2\\@images.example:PORT/a",
        "http://127.0.0.2:PORT/a",
        "http://images.example:PORT/a",
        "file:///etc/passwd",
        "file://127.0.0.2:PORT/a",
        "jar:https://127.0.0.2:PORT/a!/b",
        "gopher://127.0.0.2:PORT/a",
        "ftp://127.0.0.2:PORT/a",
        "HTTP://127.0.0.2:PORT/a",
        "https:127.0.0.2",
        "https:///a",
        "https://169.254.169.254/latest/meta-data",
        "https://images.example:22/a",
        "s3://bucket/key"
      })
  void refused_address_gets_no_connection(String address) throws IOException {
    names.put("localhost", "127.0.0.2");
    names.put("inside.example", "127.0.0.2");
    try (TlsHost inside = new TlsHost("127.0.0.2")) {
      FetchProblem problem = problem(address.replace("PORT", Integer.toString(inside.port())));

      assertThat(problem.code()).isEqualTo("url-refused");
      assertThat(problem.isRetryable()).isFalse();
      assertThat(inside.connections()).isZero();
      assertThat(host.connections()).isZero();
    }
  }

  @Test
  void loopback_is_refused_outside_of_tests() throws IOException {
    try (RemoteImages real =
            new RemoteImages(
                true,
                new WebImages(
                    new WebImages.World(
                        this::lookUp, WebImages.World.real().allowed(), TlsHost.trust()),
                    List.of(),
                    RemoteFixture.SHORT,
                    Clock.systemUTC()),
                NO_BUCKETS,
                List.of(),
                new RestingHosts(RestingHosts.Times.USUAL, Clock.systemUTC()));
        Fetch fetch = real.fetch()) {
      assertThat(catchThrowable(() -> fetch.bytes(host.url("/a"))))
          .isInstanceOfSatisfying(
              FetchProblem.class, problem -> assertThat(problem.code()).isEqualTo("url-refused"));
    }
    assertThat(host.connections()).isZero();
  }

  @Test
  void name_that_means_another_address_a_moment_later_leads_nowhere_else() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (TlsHost inside = new TlsHost("127.0.0.2");
        RemoteImages rebound =
            RemoteFixture.images(
                name ->
                    new InetAddress[] {
                      InetAddress.getByName(
                          asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2")
                    },
                host.address(),
                TlsHost.trust(),
                NO_BUCKETS);
        Fetch fetch = rebound.fetch()) {
      host.on(
          "/a",
          out -> {
            TlsHost.head(out, "200 OK\r\nConnection: close\r\nContent-Length: 8");
            out.write(IMAGE);
          });

      assertThat(fetch.bytes(host.url("/a"))).as("what was checked is used").isEqualTo(IMAGE);
      assertThat(asked).hasValue(1);
      assertThat(catchThrowable(() -> fetch.bytes(host.url("/a"))))
          .isInstanceOf(FetchProblem.class)
          .hasMessageContaining("nothing was sent");
      assertThat(asked).hasValue(2);
      assertThat(inside.connections()).isZero();
    }
  }

  @Test
  void name_with_one_inner_address_among_public_ones_is_refused() throws Exception {
    try (RemoteImages mixed =
            RemoteFixture.images(
                name ->
                    new InetAddress[] {
                      InetAddress.getByName("127.0.0.1"), InetAddress.getByName("10.0.0.1")
                    },
                host.address(),
                TlsHost.trust(),
                NO_BUCKETS);
        Fetch fetch = mixed.fetch()) {
      assertThat(catchThrowable(() -> fetch.bytes(host.url("/a"))))
          .isInstanceOf(FetchProblem.class)
          .hasMessageContaining("nothing was sent");
    }
    assertThat(host.connections()).isZero();
  }

  @Test
  void redirect_is_followed_and_each_address_checked_anew() throws Exception {
    names.put("inside.example", "127.0.0.2");
    try (TlsHost inside = new TlsHost("127.0.0.2")) {
      inside.file("/a", IMAGE);
      host.file("/end", IMAGE)
          .status("/start", "302 Found\r\nLocation: next?x")
          .status("/next?x", "308 On\r\nLocation: " + host.url("/end"));
      List<String> ways =
          List.of(
              "https://127.0.0.2:" + inside.port() + "/a",
              "https://inside.example:" + inside.port() + "/a",
              "https://2130706434:" + inside.port() + "/a",
              "//127.0.0.2:" + inside.port() + "/a",
              "http://127.0.0.2:" + inside.port() + "/a",
              "https://me:secret@images.example:" + host.port() + "/end",
              "file:///etc/passwd",
              "s3://bucket/key");
      for (int i = 0; i < ways.size(); i++) {
        host.status("/to" + i, "301 Moved\r\nLocation: " + ways.get(i));
      }

      assertThat(fetch(host.url("/start"))).isEqualTo(IMAGE);
      for (int i = 0; i < ways.size(); i++) {
        FetchProblem problem = problem(host.url("/to" + i));
        assertThat(problem.code()).as(ways.get(i)).isEqualTo("url-refused");
      }
      assertThat(inside.connections()).isZero();
      assertThat(host.asked()).filteredOn("/end"::equals).hasSize(1);
    }
  }

  @Test
  void five_redirects_are_followed_and_no_sixth() throws Exception {
    host.file("/0", IMAGE).status("/loop", "302 Found\r\nLocation: /loop");
    for (int i = 1; i <= 6; i++) {
      host.status("/" + i, "302 Found\r\nLocation: /" + (i - 1));
    }

    assertThat(fetch(host.url("/5"))).isEqualTo(IMAGE);
    assertThat(problem(host.url("/6")).code()).isEqualTo("fetch-failed");
    assertThat(problem(host.url("/loop")).isRetryable()).isFalse();
    assertThat(problem(host.url("/nowhere")).detail()).contains("404");
    assertThat(host.asked()).filteredOn("/loop"::equals).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({"401", "403", "404", "410", "204", "206", "304", "418"})
  void refusal_is_final(int status) {
    host.status("/a", status + " No");

    FetchProblem problem = problem(host.url("/a"));

    assertThat(problem.code()).isEqualTo("fetch-failed");
    assertThat(problem.detail()).contains(Integer.toString(status));
    assertThat(problem.isRetryable()).isFalse();
    assertThat(host.asked()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"408", "429", "500", "502", "503", "504"})
  void trouble_is_tried_again_and_then_left_for_later(int status) {
    host.status("/a", status + " Later");

    FetchProblem problem = problem(host.url("/a"));

    assertThat(problem.isRetryable()).isTrue();
    assertThat(problem.detail()).contains(Integer.toString(status));
    assertThat(host.asked()).hasSize(3);
  }

  @Test
  void host_is_given_the_time_it_asks_for() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    host.on(
        "/a",
        out -> {
          if (asked.getAndIncrement() == 0) {
            TlsHost.head(out, "503 Busy\r\nRetry-After: 1\r\nContent-Length: 0");
          } else {
            TlsHost.ok(out, IMAGE);
          }
        });
    host.status("/long", "429 Slow\r\nRetry-After: 3600");
    host.status("/date", "429 Slow\r\nRetry-After: Fri, 31 Dec 2100 23:59:59 GMT");

    long start = System.nanoTime();
    assertThat(fetch(host.url("/a"))).isEqualTo(IMAGE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(990));
    assertThat(problem(host.url("/long")).isRetryable()).isTrue();
    assertThat(problem(host.url("/date")).isRetryable()).isTrue();
    assertThat(host.asked()).as("not waited for an hour").hasSize(4);
  }

  @Test
  void slow_hosts_end_at_their_limits() {
    host.on("/silent", out -> Thread.sleep(20_000))
        .on(
            "/trickle",
            out -> {
              TlsHost.head(out, "200 OK\r\nContent-Length: 1000");
              for (int i = 0; i < 1_000; i++) {
                out.write(1);
                out.flush();
                Thread.sleep(100);
              }
            })
        .on(
            "/headers",
            out -> {
              out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
              for (int i = 0; i < 1_000; i++) {
                out.write(("X-" + i + ": 1\r\n").getBytes(StandardCharsets.US_ASCII));
                out.flush();
                Thread.sleep(100);
              }
            });

    for (String path : List.of("/silent", "/trickle", "/headers")) {
      long start = System.nanoTime();
      assertThat(problem(host.url(path)).isRetryable()).as(path).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as(path)
          .isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void endless_or_too_large_body_ends_at_the_limit() throws IOException {
    host.on(
            "/endless",
            out -> {
              TlsHost.head(out, "200 OK");
              byte[] piece = new byte[1 << 16];
              while (!Thread.interrupted()) {
                out.write(piece);
              }
            })
        .on("/announced", out -> TlsHost.head(out, "200 OK\r\nContent-Length: 99999999999"));

    assertThat(problem(host.url("/announced")).code()).isEqualTo("file-limit");
    try (RemoteImages calm = calm();
        Fetch fetch = calm.fetch()) {
      assertThat(catchThrowableOfType(FetchProblem.class, () -> fetch.bytes(host.url("/endless"))))
          .extracting(FetchProblem::code)
          .isEqualTo("file-limit");
    }
  }

  /** With limits of time that large bodies do not reach. */
  private RemoteImages calm() {
    return new RemoteImages(
        true,
        new WebImages(
            new WebImages.World(this::lookUp, host.address()::equals, TlsHost.trust()),
            List.of(),
            WebImages.Patience.USUAL,
            Clock.systemUTC()),
        NO_BUCKETS,
        List.of(),
        new RestingHosts(RestingHosts.Times.USUAL, Clock.systemUTC()));
  }

  @Test
  void body_shorter_than_announced_is_no_image() {
    host.on(
        "/short",
        out -> {
          TlsHost.head(out, "200 OK\r\nContent-Length: 1000");
          out.write(IMAGE);
          out.flush();
          throw new IOException("cut");
        });

    assertThat(problem(host.url("/short")).isRetryable()).isTrue();
    assertThat(host.asked()).hasSize(3);
  }

  @Test
  void garbage_and_foreign_certificates_are_no_images() throws IOException {
    names.put("else.example", "127.0.0.1");
    host.on(
            "/garbage",
            out -> out.write("SSH-2.0-x\r\n\r\n".repeat(200).getBytes(StandardCharsets.US_ASCII)))
        .on(
            "/bomb",
            out -> {
              out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
              for (int i = 0; i < 100_000; i++) {
                out.write(("X-" + i + ": 1\r\n").getBytes(StandardCharsets.US_ASCII));
              }
            });

    assertThat(problem(host.url("/garbage"))).isNotNull();
    assertThat(problem(host.url("/bomb"))).isNotNull();
    FetchProblem foreign = problem("https://else.example:" + host.port() + "/a");
    assertThat(foreign.code()).isEqualTo("fetch-failed");
    assertThat(foreign.detail()).contains("certificate");
  }

  @Test
  void no_cookie_and_no_password_is_ever_sent() throws Exception {
    host.status("/cookie", "302 Found\r\nSet-Cookie: a=b\r\nLocation: /a")
        .status("/login", "401 Who\r\nWWW-Authenticate: Basic realm=\"x\"")
        .file("/a", IMAGE);

    assertThat(fetch(host.url("/cookie"))).isEqualTo(IMAGE);
    assertThat(problem(host.url("/login")).isRetryable()).isFalse();
    assertThat(host.headers()).noneMatch(line -> line.matches("(?i)(cookie|authorization):.*"));
  }

  @Test
  void host_that_is_gone_is_asked_less_and_less() {
    names.remove("images.example");
    AtomicInteger lookups = new AtomicInteger();
    RemoteImages gone =
        RemoteFixture.images(
            name -> {
              lookups.incrementAndGet();
              throw new UnknownHostException(name);
            },
            host.address(),
            TlsHost.trust(),
            NO_BUCKETS);
    for (int i = 0; i < 30; i++) {
      try (Fetch fetch = gone.fetch()) {
        assertThat(catchThrowable(() -> fetch.bytes(host.url("/a"))))
            .isInstanceOfSatisfying(
                FetchProblem.class, problem -> assertThat(problem.isRetryable()).isTrue());
      }
    }

    assertThat(lookups.get()).isBetween(15, 75);
  }

  @Test
  void allowed_hosts_are_the_only_ones_where_some_are_named() throws Exception {
    host.file("/a", IMAGE);
    names.put("sub.images.example", "127.0.0.1");
    names.put("otherimages.example", "127.0.0.1");
    try (RemoteImages few =
            new RemoteImages(
                true,
                new WebImages(
                    new WebImages.World(this::lookUp, address -> true, TlsHost.trust()),
                    List.of("Images.example"),
                    RemoteFixture.SHORT,
                    Clock.systemUTC()),
                NO_BUCKETS,
                List.of(),
                new RestingHosts(RestingHosts.Times.USUAL, Clock.systemUTC()));
        Fetch fetch = few.fetch()) {
      assertThat(fetch.bytes(host.url("/a"))).isEqualTo(IMAGE);
      assertThat(fetch.bytes("https://sub.images.example:" + host.port() + "/a")).isEqualTo(IMAGE);
      assertThat(
              catchThrowable(
                  () -> fetch.bytes("https://otherimages.example:" + host.port() + "/a")))
          .hasMessageContaining("Expected one of the hosts");
    }
  }

  @Test
  void nothing_is_fetched_by_address_where_that_is_off() throws IOException {
    try (RemoteImages off =
            new RemoteImages(
                false,
                new WebImages(
                    new WebImages.World(this::lookUp, address -> true, TlsHost.trust()),
                    List.of(),
                    RemoteFixture.SHORT,
                    Clock.systemUTC()),
                NO_BUCKETS,
                List.of(),
                new RestingHosts(RestingHosts.Times.USUAL, Clock.systemUTC()));
        Fetch fetch = off.fetch()) {
      assertThat(catchThrowable(() -> fetch.bytes(host.url("/a"))))
          .hasMessageContaining("winnow.import.addresses");
    }
    assertThat(host.connections()).isZero();
  }

  @Test
  void cancelled_fetch_ends_at_once_and_has_no_verdict() throws Exception {
    host.on("/silent", out -> Thread.sleep(20_000));
    Fetch fetch = images.fetch();
    Thread canceller =
        new Thread(
            () -> {
              while (host.asked().isEmpty()) {
                Thread.onSpinWait();
              }
              fetch.cancel();
            });
    canceller.start();

    long start = System.nanoTime();
    assertThat(catchThrowable(() -> fetch.bytes(host.url("/silent"))))
        .isInstanceOf(CancellationException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(700));
    canceller.join();
  }

  @Test
  void many_large_bodies_at_once_wait_for_memory_and_all_come() throws Exception {
    byte[] large = new byte[20 << 20];
    new Random(1).nextBytes(large);
    host.file("/large", large);
    RemoteImages calm = calm();
    List<Thread> threads = new java.util.ArrayList<>();
    AtomicInteger whole = new AtomicInteger();
    for (int i = 0; i < 6; i++) {
      Thread thread =
          new Thread(
              () -> {
                try (Fetch fetch = calm.fetch()) {
                  if (fetch.bytes(host.url("/large")).length == large.length) {
                    whole.incrementAndGet();
                  }
                } catch (FetchProblem | InterruptedException e) {
                  // counted by its absence
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    calm.close();

    assertThat(whole).hasValue(6);
  }

  private Fetched ask(String path, @Nullable String version)
      throws FetchProblem, InterruptedException {
    try (Fetch fetch = images.fetch()) {
      return fetch.image(host.url(path), version);
    }
  }

  private @Nullable String version(String path) throws FetchProblem, InterruptedException {
    return ((Fetched.Image) ask(path, null)).version();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ETag: \"33a64df5\"",
        "ETag: W/\"0815\"",
        "Last-Modified: Wed, 01 Jul 2026 11:59:58 GMT"
      })
  void image_that_has_not_changed_is_not_sent_again(String header) throws Exception {
    host.version("/a.png", IMAGE, header);
    String version = version("/a.png");
    assertThat(version).isNotNull();

    assertThat(ask("/a.png", version)).isInstanceOf(Fetched.Unchanged.class);
    assertThat(host.sent()).containsExactly("/a.png");
    assertThat(host.connections()).as("the connection is used again").isEqualTo(1);
    host.version("/a.png", "another".getBytes(StandardCharsets.UTF_8), "ETag: \"other\"");
    assertThat(ask("/a.png", version)).isInstanceOf(Fetched.Image.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ETag: without-quotes",
        "ETag: \"\"",
        "ETag: \"with blank\"",
        "Last-Modified: Wed, 01 Jul 2026 11:59:59 GMT",
        "Last-Modified: yesterday",
        "Content-Type: image/png"
      })
  void what_does_not_tell_a_version_for_sure_is_not_relied_on(String header) throws Exception {
    host.version("/a.png", IMAGE, header);

    assertThat(version("/a.png")).isNull();
  }

  @Test
  void time_of_change_without_a_time_of_answer_is_not_relied_on() throws Exception {
    host.on(
        "/a.png",
        out -> {
          TlsHost.head(
              out, "200 OK\r\nLast-Modified: Wed, 01 Jul 2020 12:00:00 GMT\r\nContent-Length: 1");
          out.write('a');
        });

    assertThat(version("/a.png")).isNull();
  }

  @Test
  void version_of_one_image_is_never_asked_of_another_behind_the_same_redirect() throws Exception {
    host.version("/one.png", IMAGE, "ETag: \"1\"")
        .version("/two.png", IMAGE, "ETag: \"1\"")
        .status("/latest", "302 Found\r\nLocation: /one.png");
    String version = version("/latest");
    assertThat(ask("/latest", version)).isInstanceOf(Fetched.Unchanged.class);
    assertThat(host.headers()).filteredOn(line -> line.startsWith("If-")).hasSize(1);

    host.status("/latest", "302 Found\r\nLocation: /two.png");
    assertThat(ask("/latest", version)).isInstanceOf(Fetched.Image.class);
    host.version("/latest", IMAGE, "ETag: \"1\"");
    assertThat(ask("/latest", version)).isInstanceOf(Fetched.Image.class);
    assertThat(host.headers()).filteredOn(line -> line.startsWith("If-")).hasSize(1);
  }

  @Test
  void unchanged_that_was_not_asked_for_is_no_image() {
    host.status("/a.png", "304 Not Modified");

    assertThat(problem(host.url("/a.png")).detail()).contains("304");
    assertThat(catchThrowable(() -> ask("/a.png", "what another release wrote")))
        .hasMessageContaining("304");
  }

  @Test
  void only_a_host_that_says_so_makes_an_image_absent() {
    host.status("/gone", "410 Gone").status("/mine", "403 No").status("/busy", "503 Busy");

    assertThat(problem(host.url("/gone")).isAbsent()).isTrue();
    assertThat(problem(host.url("/never")).isAbsent()).isTrue();
    assertThat(problem(host.url("/mine")).isAbsent()).isFalse();
    assertThat(problem(host.url("/busy")).isAbsent()).isFalse();
  }

  @Test
  void time_spent_waiting_for_memory_is_not_the_hosts() throws Exception {
    byte[] body = new byte[1 << 19];
    host.file("/a", body);
    Room room = new Room(1 << 17);
    try (Fetch holds = new Fetch(images, room.place());
        Fetch waits = new Fetch(images, room.place())) {
      assertThat(holds.bytes(host.url("/a"))).hasSize(body.length);
      Thread closing =
          new Thread(
              () -> {
                sleep(RemoteFixture.SHORT.whole().plusMillis(700));
                holds.close();
              });
      closing.start();

      assertThat(waits.bytes(host.url("/a"))).hasSize(body.length);
      closing.join();
    }
    assertThat(host.asked()).as("each at the first try").hasSize(2);
  }

  @Test
  void fetch_that_waits_for_memory_can_be_cancelled() throws Exception {
    host.file("/a", new byte[1 << 19]);
    Room room = new Room(1 << 17);
    try (Fetch holds = new Fetch(images, room.place());
        Fetch waits = new Fetch(images, room.place())) {
      holds.bytes(host.url("/a"));
      Thread cancelling =
          new Thread(
              () -> {
                sleep(Duration.ofMillis(500));
                waits.cancel();
              });
      cancelling.start();

      assertThat(catchThrowable(() -> waits.bytes(host.url("/a"))))
          .isInstanceOf(CancellationException.class);
      cancelling.join();
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
