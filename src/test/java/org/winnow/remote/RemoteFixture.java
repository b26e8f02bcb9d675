package org.winnow.remote;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;

/** Images from elsewhere, where elsewhere is a server of the test's. */
public final class RemoteFixture {

  /** A host of a test's answers at once or is meant not to. */
  static final WebImages.Patience SHORT =
      new WebImages.Patience(
          Duration.ofSeconds(2), Duration.ofMillis(700), Duration.ofMillis(1_500));

  private RemoteFixture() {}

  /** How names are looked up. */
  public interface Names {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  /** Nothing but what is public, and nothing is looked up. */
  public static RemoteImages none(Buckets buckets) {
    return images(
        host -> {
          throw new UnknownHostException(host);
        },
        PublicAddresses::holds,
        SSLContexts.createSystemDefault(),
        buckets);
  }

  /** One address alone counts as public beside those that are. */
  public static RemoteImages images(
      Names names, InetAddress allowed, SSLContext tls, Buckets buckets) {
    return images(
        names, address -> address.equals(allowed) || PublicAddresses.holds(address), tls, buckets);
  }

  static RemoteImages images(
      Names names, Predicate<InetAddress> allowed, SSLContext tls, Buckets buckets) {
    return new RemoteImages(
        true,
        new WebImages(
            new WebImages.World(names::of, allowed, tls), List.of(), SHORT, Clock.systemUTC()),
        buckets,
        List.of(Duration.ofMillis(10), Duration.ofMillis(20)),
        new RestingHosts(
            new RestingHosts.Times(Duration.ofMillis(50), Duration.ofMillis(50)),
            Clock.systemUTC()));
  }
}
