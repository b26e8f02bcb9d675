package org.winnow.access;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.winnow.common.ProblemException.NotFound;

/** The table of sessions: one row a browser, checked on each request, revocable. */
@Singleton
class Sessions {

  static final Duration LIFE = Duration.ofDays(30);

  /** Who is there need not be known better, and a write on every request would be dear. */
  private static final Duration SEEN_PRECISION = Duration.ofMinutes(1);

  private static final int USER_AGENT_LENGTH = 300;

  private final Jdbi jdbi;
  private final Clock clock;

  Sessions(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** One session, as its user sees it. Public because Jdbi makes it. */
  public record Session(
      long id, String userAgent, Instant createdAt, Instant seenAt, Instant expiresAt) {}

  /** Begins a session and returns the cookie's value, which is kept nowhere. */
  String begin(long userId, String userAgent) {
    return jdbi.withHandle(handle -> begin(handle, userId, userAgent));
  }

  String begin(Handle handle, long userId, String userAgent) {
    String secret = Secret.random();
    Instant now = clock.instant();
    handle
        .createUpdate(
            """
            insert into sessions (user_id, token_hash, user_agent, created_at, seen_at, expires_at)
            values (:user, :hash, :agent, :now, :now, :end)
            """)
        .bind("user", userId)
        .bind("hash", Secret.hash(secret))
        .bind("agent", shortened(userAgent))
        .bind("now", now)
        .bind("end", now.plus(LIFE))
        .execute();
    return secret;
  }

  /** Whose session this is; nothing once it is revoked or over, or its user disabled. */
  Optional<Login> find(String secret) {
    Instant now = clock.instant();
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select s.id, s.user_id, u.name, u.role, s.seen_at
                    from sessions s join users u on u.id = s.user_id
                    where s.token_hash = :hash and s.revoked_at is null and s.expires_at > :now
                      and u.disabled_at is null
                    """)
                .bind("hash", Secret.hash(secret))
                .bind("now", now)
                .map(
                    (row, context) -> {
                      long id = row.getLong("id");
                      if (row.getTimestamp("seen_at")
                          .toInstant()
                          .isBefore(now.minus(SEEN_PRECISION))) {
                        touch(handle, id, now);
                      }
                      return new Login(
                          row.getLong("user_id"),
                          row.getString("name"),
                          Role.of(row.getString("role")),
                          Login.Means.SESSION,
                          id);
                    })
                .findOne());
  }

  private static void touch(Handle handle, long id, Instant now) {
    handle
        .createUpdate("update sessions set seen_at = :now where id = :id and seen_at < :now")
        .bind("now", now)
        .bind("id", id)
        .execute();
  }

  List<Session> of(long userId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, user_agent, created_at, seen_at, expires_at from sessions
                    where user_id = :user and revoked_at is null and expires_at > :now
                    order by seen_at desc, id desc
                    """)
                .bind("user", userId)
                .bind("now", clock.instant())
                .map(ConstructorMapper.of(Session.class))
                .list());
  }

  void revoke(long userId, long id) {
    int revoked =
        jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update sessions set revoked_at = :now
                        where id = :id and user_id = :user and revoked_at is null
                        """)
                    .bind("now", clock.instant())
                    .bind("id", id)
                    .bind("user", userId)
                    .execute());
    if (revoked == 0) {
      throw new NotFound("session");
    }
  }

  /** Sets a new password and ends every session but the one it was set in. */
  void changePassword(long userId, String hash, long keptSession) {
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate("update users set password_hash = :hash where id = :user")
              .bind("hash", hash)
              .bind("user", userId)
              .execute();
          handle
              .createUpdate(
                  """
                  update sessions set revoked_at = :now
                  where user_id = :user and id <> :kept and revoked_at is null
                  """)
              .bind("now", clock.instant())
              .bind("user", userId)
              .bind("kept", keptSession)
              .execute();
        });
  }

  private static String shortened(String userAgent) {
    String printable = userAgent.replaceAll("\\p{Cntrl}", " ").strip();
    return printable.length() <= USER_AGENT_LENGTH
        ? printable
        : printable.substring(0, USER_AGENT_LENGTH);
  }
}
