package org.winnow.remote;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a host says of an image so that it can be asked later whether it is still the same: an
 * entity tag, or else a time of change (RFC 9110, 8.8). It means the address that gave it and no
 * other, so where a redirect leads elsewhere than before, nothing is asked with it.
 *
 * @param redirectedTo the address that gave it, if it is not the one that was asked for; its
 *     SHA-256, for keys may stand in it
 * @param value as it came
 */
record Validator(Kind kind, @Nullable String redirectedTo, String value) {

  /** Times come in whole seconds: one told within them may miss a second change. */
  private static final Duration RACY = Duration.ofSeconds(2);

  private static final Pattern TAG = Pattern.compile("(W/)?\"[!#-~]{1,1000}\"");
  private static final Pattern TEXT = Pattern.compile("(TAG|TIME) ([^ ]+) (.+)");

  enum Kind {
    TAG,
    TIME
  }

  /**
   * What an answer says; empty where nothing in it can be relied on.
   *
   * @param asked the address that was asked for
   * @param at the address that answered
   */
  static Optional<Validator> of(URI asked, URI at, HttpMessage answer) {
    String elsewhere = at.equals(asked) ? null : hash(at);
    String tag = value(answer, HttpHeaders.ETAG);
    if (tag != null && TAG.matcher(tag).matches()) {
      return Optional.of(new Validator(Kind.TAG, elsewhere, tag));
    }
    String time = value(answer, HttpHeaders.LAST_MODIFIED);
    Instant changed = time == null ? null : DateUtils.parseStandardDate(time);
    String date = value(answer, HttpHeaders.DATE);
    Instant now = date == null ? null : DateUtils.parseStandardDate(date);
    return changed == null || now == null || changed.plus(RACY).isAfter(now)
        ? Optional.empty()
        : Optional.of(new Validator(Kind.TIME, elsewhere, DateUtils.formatStandardDate(changed)));
  }

  private static String hash(URI at) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(at.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static @Nullable String value(HttpMessage answer, String name) {
    Header header = answer.getFirstHeader(name);
    return header == null || header.getValue() == null ? null : header.getValue().strip();
  }

  /** Reads what {@link #text} wrote; empty if it is something else. */
  static Optional<Validator> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String elsewhere = parts.group(2);
    return Optional.of(
        new Validator(
            Kind.valueOf(parts.group(1)),
            elsewhere.equals("-") ? null : elsewhere,
            parts.group(3)));
  }

  String text() {
    return kind + " " + (redirectedTo == null ? "-" : redirectedTo) + " " + value;
  }

  /** Whether an address is the one that gave it. */
  boolean isOf(URI asked, URI at) {
    return redirectedTo == null ? at.equals(asked) : redirectedTo.equals(hash(at));
  }

  /** Has the request answered with 304 where the image is the same. */
  void addTo(HttpRequest request) {
    switch (kind) {
      case TAG -> request.setHeader(HttpHeaders.IF_NONE_MATCH, value);
      case TIME -> request.setHeader(HttpHeaders.IF_MODIFIED_SINCE, value);
    }
  }
}
