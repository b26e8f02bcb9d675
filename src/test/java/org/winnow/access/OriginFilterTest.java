package org.winnow.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginFilterTest {

  @ParameterizedTest
  @CsvSource({
    "http://winnow.example, winnow.example, true",
    "http://winnow.example:80, winnow.example, true",
    "https://winnow.example, winnow.example:443, true",
    "http://WINNOW.example, winnow.EXAMPLE, true",
    "http://localhost:8080, localhost:8080, true",
    "http://[::1]:8080, [::1]:8080, true",
    "http://localhost:8081, localhost:8080, false",
    "http://localhost, localhost:8080, false",
    "http://127.0.0.1:8080, localhost:8080, false",
    "http://winnow.example.evil.example, winnow.example, false",
    "http://evil.example/winnow.example, winnow.example, false",
    "http://winnow.example@evil.example, winnow.example, false",
    "null, winnow.example, false",
    "'', winnow.example, false",
    "http://, winnow.example, false",
    "not an origin, winnow.example, false",
    "http://winnow.example,, false",
  })
  void origin_is_own_only_for_the_same_host_and_port(String origin, String host, boolean own) {
    assertThat(OriginFilter.isOwn(origin, host)).isEqualTo(own);
  }
}
