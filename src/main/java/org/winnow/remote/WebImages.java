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

  /** Tries once, redirects and all. */
  byte[] fetch(URI address, Fetch fetch) throws FetchProblem, InterruptedException {
    URI at = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      Answer answer = get(at, fetch);
      if (answer.bytes() != null) {
        return answer.bytes();
      }
      at = WebAddress.redirected(at, answer.location());
    }
    throw FetchProblem.failed("The host redirects more than 5 times.");
  }

  /** What a host answers: an image, or where it is. */
  private record Answer(byte @Nullable [] bytes, @Nullable String location) {}

  private Answer get(URI at, Fetch fetch) throws FetchProblem, InterruptedException {
    requireAllowed(at);
    HttpGet request = new HttpGet(at);
    try (Fetch.Timed limit = fetch.within(patience.whole(), request::abort)) {
      return read(request, fetch);
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

  private Answer read(HttpGet request, Fetch fetch)
      throws IOException, FetchProblem, InterruptedException {
    ClassicHttpResponse answer = client.executeOpen(null, request, null);
    boolean whole = false;
    try {
      Answer read = read(answer, fetch);
      whole = read.bytes() != null;
      return read;
    } finally {
      if (!whole) {
        // Closing would read what is left, and there may be no end to it.
        request.abort();
      }
      Closer.closeQuietly(answer);
    }
  }

  private Answer read(ClassicHttpResponse answer, Fetch fetch)
      throws IOException, FetchProblem, InterruptedException {
    int status = answer.getCode();
    HttpEntity body = answer.getEntity();
    if (REDIRECTS.contains(status)) {
      Header location = answer.getFirstHeader("Location");
      return new Answer(null, location == null ? null : location.getValue());
    } else if (status != 200) {
      throw refusal(status, answer);
    } else if (body == null) {
      return new Answer(new byte[0], null);
    } else if (body.getContentLength() > RemoteImages.LARGEST_BYTES) {
      throw FetchProblem.tooLarge();
    }
    return new Answer(fetch.readAll(body.getContent()), null);
  }

  private FetchProblem refusal(int status, ClassicHttpResponse answer) {
    String words = "The host answered " + status + words(status) + ".";
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
