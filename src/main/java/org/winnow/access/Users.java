package org.winnow.access;

import jakarta.inject.Singleton;
import java.text.Normalizer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLState;
import org.winnow.common.ProblemException.Conflict;
import org.winnow.common.ProblemException.Invalid;
import org.winnow.common.ProblemException.NotFound;

/**
 * The table of users. At least one active administrator stays, whatever is asked. Imported authors
 * have rows in it too; nothing here lists, finds or changes them.
 */
@Singleton
class Users {

  private static final Pattern NAME =
      Pattern.compile("[\\p{IsAlphabetic}\\p{IsDigit}][\\p{IsAlphabetic}\\p{IsDigit}._@-]{0,63}");

  private static final RowMapper<User> USER = ConstructorMapper.of(User.class);
  private static final RowMapper<Credentials> CREDENTIALS = ConstructorMapper.of(Credentials.class);

  private static final String SELECT =
      """
      select u.id, u.name, u.role, u.created_at, u.disabled_at,
             (select max(s.seen_at) from sessions s where s.user_id = u.id) as seen_at
      from users u
      where u.imported_name is null
      """;

  private final Jdbi jdbi;
  private final Clock clock;

  Users(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** What a login is checked against. Public because Jdbi makes it. */
  public record Credentials(long id, @Nullable String passwordHash) {}

  boolean isEmpty() {
    return jdbi.withHandle(Users::isEmpty);
  }

  static boolean isEmpty(Handle handle) {
    return handle.createQuery("select not exists (select from users)").mapTo(Boolean.class).one();
  }

  List<User> all() {
    return jdbi.withHandle(
        handle -> handle.createQuery(SELECT + "order by lower(u.name)").map(USER).list());
  }

  User byId(long id) {
    return jdbi.withHandle(handle -> byId(handle, id));
  }

  Optional<User> byName(String name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + "and lower(u.name) = lower(:name)")
                .bind("name", normal(name))
                .map(USER)
                .findOne());
  }

  /** Nothing for unknown and for disabled users: to a login they are the same. */
  Optional<Credentials> credentials(String name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, password_hash from users
                    where lower(name) = lower(:name) and disabled_at is null
                      and imported_name is null
                    """)
                .bind("name", normal(name))
                .map(CREDENTIALS)
                .findOne());
  }

  Optional<String> passwordHash(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select password_hash from users where id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne());
  }

  User add(String name, Role role, @Nullable String passwordHash) {
    return jdbi.inTransaction(handle -> add(handle, name, role, passwordHash));
  }

  User add(Handle handle, String name, Role role, @Nullable String passwordHash) {
    String checked = checkedName(name);
    try {
      long id =
          handle
              .createQuery(
                  """
                  insert into users (name, role, password_hash, created_at)
                  values (:name, :role, :hash, :now)
                  returning id
                  """)
              .bind("name", checked)
              .bind("role", role.word())
              .bind("hash", passwordHash)
              .bind("now", clock.instant())
              .mapTo(Long.class)
              .one();
      return byId(handle, id);
    } catch (UnableToExecuteStatementException e) {
      if (hasState(e, PSQLState.UNIQUE_VIOLATION)) {
        throw new Conflict(
            "user-exists", "There is a user named %s already. Choose another.".formatted(name));
      }
      if (hasState(e, PSQLState.CHECK_VIOLATION)) {
        throw wrongName();
      }
      throw e;
    }
  }

  /**
   * Changes what is not null, all of it or nothing. Disabling and a new password end the user's
   * sessions, disabling their tokens too; they stay ended.
   */
  User change(
      long id, @Nullable Role role, @Nullable Boolean disabled, @Nullable String passwordHash) {
    return jdbi.inTransaction(
        handle -> {
          if (Boolean.TRUE.equals(disabled) || (role != null && !role.includes(Role.ADMIN))) {
            keepAnAdmin(handle, id);
          }
          if (role != null) {
            update(handle, id, "role = :value", role.word());
          }
          if (passwordHash != null) {
            update(handle, id, "password_hash = :value", passwordHash);
            revokeAll(handle, "sessions", id);
          }
          if (disabled != null) {
            setDisabled(handle, id, disabled);
          }
          return byId(handle, id);
        });
  }

  private void setDisabled(Handle handle, long id, boolean disabled) {
    if (disabled) {
      update(handle, id, "disabled_at = coalesce(disabled_at, :value)", clock.instant());
      revokeAll(handle, "sessions", id);
      revokeAll(handle, "api_tokens", id);
    } else {
      update(handle, id, "disabled_at = cast(:value as timestamptz)", null);
    }
  }

  private User byId(Handle handle, long id) {
    return handle
        .createQuery(SELECT + "and u.id = :id")
        .bind("id", id)
        .map(USER)
        .findOne()
        .orElseThrow(() -> new NotFound("user"));
  }

  /** {@code assignment} is one of this class's own constants. */
  private static void update(Handle handle, long id, String assignment, @Nullable Object value) {
    int changed =
        handle
            .createUpdate(
                "update users set " + assignment + " where id = :id and imported_name is null")
            .bind("id", id)
            .bind("value", value)
            .execute();
    if (changed == 0) {
      throw new NotFound("user");
    }
  }

  private void revokeAll(Handle handle, String table, long userId) {
    handle
        .createUpdate(
            "update "
                + table
                + " set revoked_at = :now where user_id = :user and revoked_at is null")
        .bind("now", clock.instant())
        .bind("user", userId)
        .execute();
  }

  /** The row locks make two administrators who remove each other at once wait for one another. */
  private static void keepAnAdmin(Handle handle, long leaving) {
    List<Long> admins =
        handle
            .createQuery(
                """
                select id from users where role = 'admin' and disabled_at is null
                order by id for update
                """)
            .mapTo(Long.class)
            .list();
    if (admins.equals(List.of(leaving))) {
      throw new Conflict(
          "last-admin",
          "This is the last administrator. Make somebody else an administrator first.");
    }
  }

  private static String checkedName(String name) {
    String normal = normal(name);
    if (!NAME.matcher(normal).matches()) {
      throw wrongName();
    }
    return normal;
  }

  /** The same letters typed on two systems are the same name. */
  private static String normal(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  private static Invalid wrongName() {
    return Invalid.field(
        "/name",
        "user-name",
        "Expected 1 to 64 letters, digits and . _ @ -, with a letter or digit first.");
  }

  private static boolean hasState(UnableToExecuteStatementException e, PSQLState state) {
    return e.getCause() instanceof java.sql.SQLException sql
        && state.getState().equals(sql.getSQLState());
  }
}
