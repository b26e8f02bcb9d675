package org.winnow.access;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException.NotFound;

/** Users as the command line handles them: on the machine itself, without a login. */
@Singleton
public class Accounts {

  private final Users users;
  private final ApiTokens tokens;
  private final SetupCode setupCode;

  Accounts(Users users, ApiTokens tokens, SetupCode setupCode) {
    this.users = users;
    this.tokens = tokens;
    this.setupCode = setupCode;
  }

  /** The accounts of a database, without the container. */
  public static Accounts on(Jdbi jdbi, Clock clock) {
    Users users = new Users(jdbi, clock);
    return new Accounts(users, new ApiTokens(jdbi, clock), new SetupCode(jdbi, clock, users));
  }

  /** Adds a user; without a password they can only come with a token. */
  public User add(String name, Role role, @Nullable String password) {
    return users.add(
        name,
        role,
        password == null ? null : PasswordHash.of(Password.checked(password, "/password")));
  }

  public List<User> all() {
    return users.all();
  }

  /** Shuts the user out at once. */
  public User disable(String name) {
    return users.change(byName(name).id(), null, true, null);
  }

  /** A bearer token of this user; it is kept hashed and cannot be shown again. */
  public String makeToken(String userName, String tokenName, int days) {
    return tokens.make(byName(userName).id(), tokenName, days).secret();
  }

  /** The code of the first visit, made anew; nothing once there is a user. */
  public Optional<String> renewSetupCode() {
    return setupCode.renew();
  }

  private User byName(String name) {
    return users.byName(name).orElseThrow(() -> new NotFound("user"));
  }
}
