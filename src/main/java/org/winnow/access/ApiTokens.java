package org.winnow.access;

import jakarta.inject.Singleton;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException.NotFound;

/** The table of API tokens: what scripts log in with. Opaque, stored hashed, with an end. */
@Singleton
class ApiTokens {

  static final String PREFIX = "wn_";

  private static final Duration USED_PRECISION = Duration.ofMinutes(1);
  private static final RowMapper<ApiToken> TOKEN = ConstructorMapper.of(ApiToken.class);

  private final Jdbi jdbi;
  private final Clock clock;

  ApiTokens(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** One token, without its secret. Public because Jdbi makes it. */
  public record ApiToken(
      long id, String name, Instant createdAt, @Nullable Instant usedAt, Instant expiresAt) {}

  /** A token just made, with the secret that is shown this once. */
  record NewToken(ApiToken token, String secret) {}

  NewToken make(long userId, String name, int days) {
    String secret = PREFIX + Secret.random();
    Instant now = clock.instant();
    ApiToken token =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        insert into api_tokens (user_id, name, token_hash, created_at, expires_at)
                        values (:user, :name, :hash, :now, :end)
                        returning id, name, created_at, used_at, expires_at
                        """)
                    .bind("user", userId)
                    .bind("name", name)
                    .bind("hash", Secret.hash(secret))
                    .bind("now", now)
                    .bind("end", now.plus(Duration.ofDays(days)))
                    .map(TOKEN)
                    .one());
    return new NewToken(token, secret);
  }

  /** Whose token this is; nothing once it is revoked or over, or its user disabled. */
  Optional<Login> find(String secret) {
    Instant now = clock.instant();
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select t.id, t.user_id, u.name, u.role, t.used_at
                    from api_tokens t join users u on u.id = t.user_id
                    where t.token_hash = :hash and t.revoked_at is null and t.expires_at > :now
                      and u.disabled_at is null
                    """)
                .bind("hash", Secret.hash(secret))
                .bind("now", now)
                .map(
                    (row, context) -> {
                      long id = row.getLong("id");
                      Timestamp usedAt = row.getTimestamp("used_at");
                      if (usedAt == null
                          || usedAt.toInstant().isBefore(now.minus(USED_PRECISION))) {
                        touch(handle, id, now);
                      }
                      return new Login(
                          row.getLong("user_id"),
                          row.getString("name"),
                          Role.of(row.getString("role")),
                          Login.Means.TOKEN,
                          id);
                    })
                .findOne());
  }

  private static void touch(Handle handle, long id, Instant now) {
    handle
        .createUpdate("update api_tokens set used_at = :now where id = :id")
        .bind("now", now)
        .bind("id", id)
        .execute();
  }

  List<ApiToken> of(long userId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, name, created_at, used_at, expires_at from api_tokens
                    where user_id = :user and revoked_at is null and expires_at > :now
                    order by id desc
                    """)
                .bind("user", userId)
                .bind("now", clock.instant())
                .map(TOKEN)
                .list());
  }

  void revoke(long userId, long id) {
    int revoked =
        jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update api_tokens set revoked_at = :now
                        where id = :id and user_id = :user and revoked_at is null
                        """)
                    .bind("now", clock.instant())
                    .bind("id", id)
                    .bind("user", userId)
                    .execute());
    if (revoked == 0) {
      throw new NotFound("token");
    }
  }
}
