package org.winnow.access;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.winnow.common.ProblemException.Conflict;
import org.winnow.common.ProblemException.Forbidden;

/**
 * The first visit: whoever can read the server's first line of output makes the administrator. The
 * code is made anew at every start while there is no user, and goes with the first one.
 */
@Singleton
class SetupCode {

  private final Jdbi jdbi;
  private final Clock clock;
  private final Users users;

  SetupCode(Jdbi jdbi, Clock clock, Users users) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.users = users;
  }

  /** A new code that takes the place of the old one; nothing once there is a user. */
  Optional<String> renew() {
    return jdbi.inTransaction(
        handle -> {
          if (!Users.isEmpty(handle)) {
            return Optional.empty();
          }
          String code = Secret.code();
          handle
              .createUpdate(
                  """
                  insert into setup_code (code_hash, created_at) values (:hash, :now)
                  on conflict (only_row) do update
                    set code_hash = excluded.code_hash, created_at = excluded.created_at
                  """)
              .bind("hash", Secret.hash(code))
              .bind("now", clock.instant())
              .execute();
          return Optional.of(code);
        });
  }

  /** Makes the administrator; only once, however many try at the same time. */
  User redeem(String code, String name, String passwordHash) {
    return jdbi.inTransaction(
        handle -> {
          check(handle, code);
          User admin = users.add(handle, name, Role.ADMIN, passwordHash);
          handle.execute("delete from setup_code");
          return admin;
        });
  }

  /** Refuses early what {@link #redeem} would refuse, before a password is hashed for it. */
  void check(String code) {
    jdbi.useHandle(handle -> check(handle, code));
  }

  private static void check(Handle handle, String code) {
    byte[] expected = lockedHash(handle);
    if (!Secret.matches(code.strip().toUpperCase(Locale.ROOT), expected)) {
      throw new Forbidden(
          "setup-code-wrong",
          "This is not the code. Open the address that the server printed at its last start.");
    }
  }

  private static byte[] lockedHash(Handle handle) {
    Optional<byte[]> hash =
        handle
            .createQuery("select code_hash from setup_code for update")
            .mapTo(byte[].class)
            .findOne();
    if (hash.isEmpty() || !Users.isEmpty(handle)) {
      throw new Conflict("setup-done", "The administrator has been made already. Log in.");
    }
    return hash.get();
  }
}
