package org.winnow.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PasswordHashTest {

  @Test
  void hash_is_a_phc_string_that_only_its_password_matches() {
    String hash = PasswordHash.of("correct horse");

    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(PasswordHash.matches("correct horse", hash)).isTrue();
    assertThat(PasswordHash.matches("correct horsf", hash)).isFalse();
    assertThat(PasswordHash.matches("", hash)).isFalse();
  }

  @Test
  void same_password_hashes_differently_each_time() {
    assertThat(PasswordHash.of("correct horse")).isNotEqualTo(PasswordHash.of("correct horse"));
  }

  /**
   * Made by the reference implementation: {@code echo -n password | argon2 somesalt -id -t 2 -m 16
   * -p 1}.
   */
  @Test
  void hash_of_the_reference_implementation_matches() {
    String reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(PasswordHash.matches("password", reference)).isTrue();
    assertThat(PasswordHash.matches("Password", reference)).isFalse();
  }

  @Test
  void other_strings_are_refused() {
    assertThatThrownBy(() -> PasswordHash.matches("x", "$2b$10$abc"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
