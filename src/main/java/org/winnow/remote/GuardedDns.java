package org.winnow.remote;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Turns names into the addresses that are connected to, and refuses a name where one of them is not
 * allowed. The connection is made to what was checked here: a name that means something else a
 * moment later changes nothing.
 */
final class GuardedDns implements DnsResolver {

  /** How names are looked up. */
  interface Lookup {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  /** An address that is not fetched from. */
  static final class NotAllowed extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    NotAllowed() {
      super("not allowed");
    }
  }

  private final Lookup lookup;
  private final Predicate<InetAddress> allowed;

  GuardedDns(Lookup lookup, Predicate<InetAddress> allowed) {
    this.lookup = lookup;
    this.allowed = allowed;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = lookup.of(host);
    for (InetAddress address : addresses) {
      if (!allowed.test(address)) {
        throw new NotAllowed();
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
