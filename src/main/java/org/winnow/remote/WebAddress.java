package org.winnow.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an address of the web and refuses all but plain ones, before a name is looked up. */
final class WebAddress {

  private static final int LONGEST = 4_096;
  private static final int HTTPS = 443;

  // Below lie the ports of mail, remote shells and the like, which an address must not speak to.
  private static final int FIRST_FREE_PORT = 1_024;

  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

  private WebAddress() {}

  /**
   * The address, if it is an {@code https:} one of a host spelled in the usual way.
   *
   * @throws FetchProblem if not
   */
  static URI of(String text) throws FetchProblem {
    if (text.length() > LONGEST) {
      throw FetchProblem.refused("The address is longer than 4,096 characters.");
    }
    try {
      return checked(new URI(encoded(text)));
    } catch (URISyntaxException e) {
      throw FetchProblem.refused("What is written there is no address.");
    }
  }

  /** Where a redirect leads. */
  static URI redirected(URI from, @Nullable String location) throws FetchProblem {
    if (location == null) {
      throw FetchProblem.failed("The host redirects and does not say where to.");
    }
    try {
      return checked(from.resolve(new URI(encoded(location))));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw FetchProblem.refused("It redirects to what is no address.");
    } catch (FetchProblem problem) {
      throw FetchProblem.refused("It redirects elsewhere. " + problem.detail());
    }
  }

  private static URI checked(URI address) throws FetchProblem {
    if (!"https".equalsIgnoreCase(address.getScheme())) {
      throw FetchProblem.refused("Expected an address that begins with https: or s3:.");
    } else if (address.getRawUserInfo() != null
        || String.valueOf(address.getRawAuthority()).contains("@")) {
      throw FetchProblem.refused("Addresses with a user or password in them are not fetched.");
    } else if (address.getHost() == null) {
      throw FetchProblem.refused("The address names no host.");
    }
    String host = address.getHost().toLowerCase(Locale.ROOT);
    if (!isUsual(host)) {
      throw FetchProblem.refused("The host is not written in the usual way.");
    }
    int port = address.getPort() < 0 ? HTTPS : address.getPort();
    if ((port != HTTPS && port < FIRST_FREE_PORT) || port > 0xffff) {
      throw FetchProblem.refused("Expected port 443, or one from 1024 on.");
    }
    return address;
  }

  /** Not in octal, in hexadecimal, or as one number: programs disagree on what that is. */
  private static boolean isUsual(String host) {
    return IPV4.matcher(host).matches()
        || IPV6.matcher(host).matches()
        || NAME.matcher(host).matches();
  }

  /** Blanks and letters beyond ASCII are often left as they are. */
  private static String encoded(String text) throws URISyntaxException {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.strip().getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      if (c <= ' ' || c >= 0x7f || "\"<>\\^`{|}".indexOf(c) >= 0) {
        encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }
}
