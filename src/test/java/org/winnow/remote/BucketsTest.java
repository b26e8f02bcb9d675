package org.winnow.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.common.ProblemException;
import org.winnow.storage.S3Clients;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;

/** Objects of buckets, from a server that means well and from one that does not. */
@Timeout(60)
class BucketsTest {

  private static final byte[] IMAGE = "an image".getBytes(StandardCharsets.UTF_8);

  private static S3Host host;

  @BeforeAll
  static void start() throws Exception {
    host = new S3Host();
    host.put("in/a.png", IMAGE).put("in/ü b+c%20d.png", IMAGE).put("out/a.png", IMAGE);
    host.put("inside.png", IMAGE).put("in/deep/z.png", IMAGE).put("in/deep/", new byte[0]);
  }

  @AfterAll
  static void stop() throws Exception {
    host.close();
  }

  private static byte[] fetch(Buckets buckets, String address)
      throws FetchProblem, InterruptedException, IOException {
    try (RemoteImages images = RemoteFixture.none(buckets);
        Fetch fetch = images.fetch()) {
      return fetch.bytes(address);
    }
  }

  private static FetchProblem problem(Buckets buckets, String address) {
    return catchThrowableOfType(FetchProblem.class, () -> fetch(buckets, address));
  }

  @Test
  void object_is_fetched_by_its_key_as_it_stands() throws Exception {
    Buckets buckets = host.buckets("images");

    assertThat(fetch(buckets, "s3://images/in/a.png")).isEqualTo(IMAGE);
    assertThat(fetch(buckets, "S3://images/in/ü b+c%20d.png")).isEqualTo(IMAGE);
    FetchProblem missing = problem(buckets, "s3://images/in/none.png");
    assertThat(missing.isRetryable()).isFalse();
    assertThat(missing.detail()).contains("404");
  }

  @Test
  void object_is_gone_only_where_the_server_says_so() throws Exception {
    Buckets buckets = host.buckets("images");
    BucketAddress folder = buckets.require("s3://images/in");

    assertThat(buckets.gone(folder, List.of("a.png", "none.png"))).containsExactly("none.png");
    assertThat(buckets.gone(new BucketAddress("elsewhere", "in/"), List.of("a.png"))).hasSize(1);
  }

  @Test
  void object_that_has_not_changed_is_not_sent_again() throws Exception {
    Buckets buckets = host.buckets("images");
    host.put("in/v.png", IMAGE);
    try (RemoteImages images = RemoteFixture.none(buckets);
        Fetch fetch = images.fetch()) {
      Fetched first = fetch.image("s3://images/in/v.png", null);
      String version = ((Fetched.Image) first).version();

      assertThat(fetch.image("s3://images/in/v.png", version))
          .isInstanceOf(Fetched.Unchanged.class);
      host.put("in/v.png", "another".getBytes(StandardCharsets.UTF_8));
      assertThat(fetch.image("s3://images/in/v.png", version)).isInstanceOf(Fetched.Image.class);
    } finally {
      host.remove("in/v.png");
    }
  }

  @Test
  void objects_are_asked_for_several_at_once_and_none_is_gone_where_the_server_fails()
      throws Exception {
    Buckets buckets = host.buckets("images");
    BucketAddress folder = buckets.require("s3://images/in");
    List<String> names = IntStream.range(0, 200).mapToObj(i -> i + ".png").toList();
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    host.onHead(
        () -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          pause(Duration.ofMillis(5));
          now.decrementAndGet();
        });
    assertThat(buckets.gone(folder, names)).hasSize(200);
    assertThat(most.get()).isBetween(2, 16);

    AtomicInteger asked = new AtomicInteger();
    host.onHead(
        () -> {
          asked.incrementAndGet();
          throw SdkClientException.create("no route");
        });
    assertThatThrownBy(() -> buckets.gone(folder, names)).isInstanceOf(Buckets.ListProblem.class);
    assertThat(asked.get()).as("not each of them, in vain").isLessThanOrEqualTo(16);
    host.onHead(() -> {});
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void key_that_ends_in_a_blank_is_another_object() throws Exception {
    assertThat(problem(host.buckets("images"), "s3://images/in/a.png ").detail()).contains("404");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://images/out/a.png",
        "s3://images/inside.png",
        "s3://images/in",
        "s3://images/in/../out/a.png",
        "s3://images/in/./a.png",
        "s3://images",
        "s3://images/",
        "s3://other/in/a.png",
        "s3://Images/in/a.png",
        "s3://images@evil.example/in/a.png",
        "s3://../in/a.png",
        "s3:///in/a.png",
        "s3:images/in/a.png"
      })
  void what_is_not_allowed_is_not_asked_for(String address) {
    int before = host.calls().size();

    assertThat(problem(host.buckets("images/in"), address).code()).isEqualTo("url-refused");
    assertThat(problem(host.buckets(), address).code()).isEqualTo("url-refused");
    assertThat(host.calls()).hasSize(before);
  }

  @Test
  void folder_is_listed_in_order_and_no_other() {
    Buckets buckets = host.buckets("images/in");
    List<String> keys = new ArrayList<>();
    Iterator<Buckets.Listed> listed = buckets.list(buckets.require(" s3://images/in "));
    listed.forEachRemaining(one -> keys.add(one.address().key()));

    assertThat(keys).containsExactly("in/a.png", "in/deep/z.png", "in/ü b+c%20d.png");
    assertThat(buckets.names()).containsExactly("s3://images/in/");
    for (String other : List.of("s3://images", "s3://images/i", "images/in", "s3://other/in", "")) {
      assertThatThrownBy(() -> buckets.require(other))
          .isInstanceOf(ProblemException.Forbidden.class);
    }
    assertThat(buckets.require("s3://images/in/deep").text()).isEqualTo("s3://images/in/deep/");
  }

  @Test
  void wrong_key_is_told_from_trouble() throws Exception {
    try (S3Client client = S3Clients.of(host.settings("wrong"))) {
      Buckets buckets = new Buckets(List.of("images"), () -> client);

      FetchProblem problem = problem(buckets, "s3://images/in/a.png");
      assertThat(problem.isRetryable()).isFalse();
      assertThat(problem.detail()).contains("403");
      Iterator<Buckets.Listed> listed = buckets.list(buckets.require("s3://images"));
      assertThatThrownBy(listed::hasNext)
          .isInstanceOfSatisfying(
              Buckets.ListProblem.class,
              failed -> assertThat(failed.problem().isRetryable()).isFalse());
    }
  }

  @ParameterizedTest
  @CsvSource({"403,false", "404,false", "429,true", "500,true", "503,true"})
  void refusals_and_trouble_of_a_server(int status, boolean retryable) throws Exception {
    try (TlsHost rude = TlsHost.plain("127.0.0.1");
        S3Client client = S3Clients.of(S3Host.settings(rude.port(), "secret"))) {
      rude.status("/images/a.png", status + " No");

      FetchProblem problem =
          problem(new Buckets(List.of("images"), () -> client), "s3://images/a.png");

      assertThat(problem.code()).isEqualTo("fetch-failed");
      assertThat(problem.isRetryable()).isEqualTo(retryable);
    }
  }

  @Test
  void slow_endless_short_and_huge_objects_end_at_the_limits() throws Exception {
    try (TlsHost rude = TlsHost.plain("127.0.0.1");
        S3Client client = S3Clients.of(S3Host.settings(rude.port(), "secret"))) {
      Buckets buckets = new Buckets(List.of("images"), () -> client, Duration.ofSeconds(1));
      rude.on(
              "/images/slow",
              out -> {
                TlsHost.head(out, "200 OK\r\nContent-Length: 1000");
                for (int i = 0; i < 1_000; i++) {
                  out.write(1);
                  out.flush();
                  Thread.sleep(100);
                }
              })
          .on(
              "/images/endless",
              out -> {
                TlsHost.head(out, "200 OK");
                byte[] piece = new byte[1 << 16];
                while (!Thread.interrupted()) {
                  out.write(piece);
                }
              })
          .on(
              "/images/short",
              out -> {
                TlsHost.head(out, "200 OK\r\nContent-Length: 1000");
                out.write(IMAGE);
                out.flush();
                throw new IOException("cut");
              })
          .on("/images/huge", out -> TlsHost.head(out, "200 OK\r\nContent-Length: 99999999999"));

      assertThat(problem(buckets, "s3://images/slow").isRetryable()).isTrue();
      FetchProblem endless = problem(buckets, "s3://images/endless");
      assertThat(endless.isRetryable() || endless.code().equals("file-limit")).isTrue();
      assertThat(problem(buckets, "s3://images/short").isRetryable()).isTrue();
      assertThat(problem(buckets, "s3://images/huge").code()).isEqualTo("file-limit");
      try (InputStream in = buckets.open(new BucketAddress("images", "endless"))) {
        assertThat(in.readNBytes(10)).hasSize(10);
      }
    }
  }

  @Test
  void setting_that_names_no_bucket_is_told_at_the_start() {
    assertThatThrownBy(() -> host.buckets("s3://images"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("winnow.import.buckets");
  }
}
