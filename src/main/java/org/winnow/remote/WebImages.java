package org.winnow.remote;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Fetches images by {@code https:} address. Redirects are followed here, each address checked anew;
 * there are no cookies, no passwords, no proxy and no compression.
 */
final class WebImages implements AutoCloseable {

  private static final int MOST_REDIRECTS = 5;
  private static final int CONNECTIONS = 64;
  private static final int NOT_MODIFIED = 304;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** Refusals of the moment, though their numbers are those of lasting ones. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  /**
   * How long a host may take.
   *
   * @param connect to answer at all, and again to agree on encryption
   * @param idle to say anything more
   * @param whole for one image
   */
  record Patience(Duration connect, Duration idle, Duration whole) {

    static final Patience USUAL =
        new Patience(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMinutes(2));
  }

  /**
   * How the world is reached.
   *
   * @param allowed the addresses that may be connected to
   * @param tls which certificates are believed
   */
  record World(GuardedDns.Lookup lookup, Predicate<InetAddress> allowed, SSLContext tls) {

    static World real() {
      return new World(
          InetAddress::getAllByName, PublicAddresses::holds, SSLContexts.createSystemDefault());
    }
  }

  private final CloseableHttpClient client;
  private final List<String> hosts;
  private final Patience patience;
  private final Clock clock;

  /**
   * @param hosts those that may be fetched from, with all below them; empty if all may
   */
  WebImages(World world, List<String> hosts, Patience patience, Clock clock) {
    this.hosts = hosts.stream().map(host -> host.strip().toLowerCase(Locale.ROOT)).toList();
    this.patience = patience;
    this.clock = clock;
    this.client = client(world, patience);
  }

  private static CloseableHttpClient client(World world, Patience patience) {
    Timeout connect = Timeout.of(patience.connect());
    Timeout idle = Timeout.of(patience.idle());
    return HttpClientBuilder.create()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new GuardedDns(world.lookup(), world.allowed()))
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(world.tls()))
                .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(idle)
                        .setTimeToLive(1, TimeUnit.MINUTES)
                        .build())
                .setConnectionFactory(
                    ManagedHttpClientConnectionFactory.builder()
                        .http1Config(
                            Http1Config.custom()
                                .setMaxHeaderCount(200)
                                .setMaxLineLength(1 << 14)
                                .build())
                        .build())
                .setMaxConnTotal(CONNECTIONS)
                .setMaxConnPerRoute(CONNECTIONS)
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(idle)
                .setResponseTimeout(idle)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .setUserAgent("Winnow")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }

  /**
   * Tries once, redirects and all.
   *
   * @param known of the image when it was fetched last
   */
  Fetched fetch(URI address, @Nullable Validator known, Fetch fetch)
      throws FetchProblem, InterruptedException {
    URI at = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      Answer answer = get(new Question(address, at, known), fetch);
      if (answer instanceof Answer.Final end) {
        return end.fetched();
      }
      at = WebAddress.redirected(at, ((Answer.Elsewhere) answer).location());
    }
    throw FetchProblem.failed("The host redirects more than 5 times.");
  }

  /**
   * @param asked where the redirects began
   * @param at where they have led
   */
  private record Question(URI asked, URI at, @Nullable Validator known) {

    boolean isConditional() {
      return known != null && known.isOf(asked, at);
    }

    HttpGet request() {
      HttpGet request = new HttpGet(at);
      if (known != null && isConditional()) {
        known.addTo(request);
      }
      return request;
    }
  }

  /** What a host answers. */
  private sealed interface Answer {

    record Final(Fetched fetched) implements Answer {}

    record Elsewhere(@Nullable String location) implements Answer {}
  }

  private Answer get(Question question, Fetch fetch) throws FetchProblem, InterruptedException {
    requireAllowed(question.at());
    HttpGet request = question.request();
    try (Fetch.Timed limit = fetch.within(patience.whole(), request::abort)) {
      return read(question, request, fetch);
    } catch (IOException e) {
      fetch.throwIfCancelled();
      throw problem(e, fetch.isTimedOut());
    }
  }

  private void requireAllowed(URI at) throws FetchProblem {
    String host = at.getHost().toLowerCase(Locale.ROOT);
    if (!hosts.isEmpty()
        && hosts.stream().noneMatch(each -> host.equals(each) || host.endsWith("." + each))) {
      throw FetchProblem.refused(
          "Expected one of the hosts that may be fetched from: " + String.join(", ", hosts) + ".");
    }
  }

  private Answer read(Question question, HttpGet request, Fetch fetch)
      throws IOException, FetchProblem, InterruptedException {
    ClassicHttpResponse answer = client.executeOpen(null, request, null);
    boolean whole = false;
    try {
      Answer read = read(question, answer, fetch);
      whole = read instanceof Answer.Final;
      return read;
    } finally {
      if (!whole) {
        // Closing would read what is left, and there may be no end to it.
        request.abort();
      }
      Closer.closeQuietly(answer);
    }
  }

  private Answer read(Question question, ClassicHttpResponse answer, Fetch fetch)
      throws IOException, FetchProblem, InterruptedException {
    int status = answer.getCode();
    HttpEntity body = answer.getEntity();
    if (REDIRECTS.contains(status)) {
      Header location = answer.getFirstHeader("Location");
      return new Answer.Elsewhere(location == null ? null : location.getValue());
    } else if (status == NOT_MODIFIED && question.isConditional()) {
      return new Answer.Final(new Fetched.Unchanged());
    } else if (status != 200) {
      throw refusal(status, answer);
    } else if (body != null && body.getContentLength() > RemoteImages.LARGEST_BYTES) {
      throw FetchProblem.tooLarge();
    }
    byte[] bytes = body == null ? new byte[0] : fetch.readAll(body.getContent());
    String version =
        Validator.of(question.asked(), question.at(), answer).map(Validator::text).orElse(null);
    return new Answer.Final(new Fetched.Image(bytes, version));
  }

  private FetchProblem refusal(int status, ClassicHttpResponse answer) {
    String words = "The host answered " + status + words(status) + ".";
    if (status == 404 || status == 410) {
      return FetchProblem.absent(words);
    }
    return status >= 500 || PASSING.contains(status)
        ? FetchProblem.passing(words, retryAfter(answer.getFirstHeader("Retry-After")))
        : FetchProblem.failed(words);
  }

  private static String words(int status) {
    return switch (status) {
      case 401, 403 -> " (not allowed)";
      case 404, 410 -> " (not there)";
      case 429 -> " (too many requests)";
      case 503 -> " (busy)";
      default -> "";
    };
  }

  /** In seconds or as a date. */
  private @Nullable Duration retryAfter(@Nullable Header header) {
    if (header == null) {
      return null;
    }
    String value = header.getValue().strip();
    if (value.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    Instant date = DateUtils.parseStandardDate(value);
    return date == null ? null : Duration.between(clock.instant(), date);
  }

  private static FetchProblem problem(IOException e, boolean timedOut) {
    if (timedOut) {
      return FetchProblem.passing("The host took too long.");
    } else if (e instanceof GuardedDns.NotAllowed) {
      return FetchProblem.refused(
          "The host's address is not one of the public internet, so nothing was sent there.");
    } else if (e instanceof UnknownHostException) {
      return FetchProblem.passing("The host's name is not known.");
    } else if ((e instanceof SSLHandshakeException && !(e.getCause() instanceof EOFException))
        || e instanceof SSLPeerUnverifiedException) {
      return FetchProblem.failed("The host's certificate is not to be trusted.");
    } else if (e instanceof ClientProtocolException) {
      return FetchProblem.failed("What the host answered is not HTTP.");
    } else if (e instanceof java.net.SocketTimeoutException) {
      return FetchProblem.passing("The host did not answer in time.");
    }
    return FetchProblem.passing("The connection to the host failed or broke off.");
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
