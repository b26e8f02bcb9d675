package org.winnow.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.winnow.common.ProblemException;
import org.winnow.common.ProblemException.Conflict;
import org.winnow.common.ProblemException.Forbidden;
import org.winnow.common.ProblemException.Invalid;
import org.winnow.common.ProblemException.NotFound;
import org.winnow.testing.MovableClock;
import org.winnow.testing.TestDatabase;

class AccountsTest {

  private final Jdbi jdbi = TestDatabase.fresh();
  private final MovableClock clock = new MovableClock();
  private final Accounts accounts = Accounts.on(jdbi, clock);
  private final Users users = new Users(jdbi, clock);
  private final Sessions sessions = new Sessions(jdbi, clock);
  private final ApiTokens tokens = new ApiTokens(jdbi, clock);
  private final SetupCode setupCode = new SetupCode(jdbi, clock, users);

  @Test
  void setup_code_is_new_at_each_start_until_there_is_a_user() {
    String first = accounts.renewSetupCode().orElseThrow();
    String second = accounts.renewSetupCode().orElseThrow();
    assertThat(first).matches("[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}").isNotEqualTo(second);
    assertThatThrownBy(() -> setupCode.redeem(first, "ada", "hash")).isInstanceOf(Forbidden.class);

    User admin = setupCode.redeem(second, "ada", "hash");

    assertThat(admin.role()).isEqualTo(Role.ADMIN);
    assertThat(accounts.renewSetupCode()).isEmpty();
    assertThatThrownBy(() -> setupCode.redeem(second, "eve", "hash")).isInstanceOf(Conflict.class);
  }

  @Test
  void imported_author_is_no_user_whatever_the_name() {
    accounts.add("ada", Role.ADMIN, null);
    ImportedAuthors authors = new ImportedAuthors(clock);
    Map<String, Long> ids =
        jdbi.inTransaction(handle -> authors.ensure(handle, List.of("ada", "Ben <b@x>")));
    long imported = Objects.requireNonNull(ids.get("ada"));

    assertThat(ids).hasSize(2);
    Map<String, Long> again = jdbi.inTransaction(handle -> authors.ensure(handle, List.of("ada")));
    assertThat(again)
        .as("the same author at the next import")
        .containsOnly(Map.entry("ada", imported));
    assertThat(users.all()).extracting(User::name).containsExactly("ada");
    assertThat(users.byName("ada").orElseThrow().id()).isNotEqualTo(imported);
    assertThatThrownBy(() -> users.byId(imported)).isInstanceOf(NotFound.class);
    for (Callable<User> change :
        List.<Callable<User>>of(
            () -> users.change(imported, Role.ADMIN, null, null),
            () -> users.change(imported, null, false, null),
            () -> users.change(imported, null, null, "hash"))) {
      assertThatThrownBy(change::call).isInstanceOf(NotFound.class);
    }
    String own =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select name from users where id = :id")
                    .bind("id", imported)
                    .mapTo(String.class)
                    .one());
    assertThat(users.byName(own)).isEmpty();
    assertThat(users.credentials(own)).isEmpty();
    assertThat(users.credentials("Ben <b@x>")).isEmpty();
    assertThat(accounts.add("bea", Role.ANNOTATOR, null).id()).isPositive();
  }

  @Test
  void token_or_session_of_an_imported_author_opens_nothing() {
    long imported =
        jdbi.inTransaction(
            handle ->
                Objects.requireNonNull(
                    new ImportedAuthors(clock).ensure(handle, List.of("ann")).get("ann")));
    String token = tokens.make(imported, "forged", 1).secret();
    assertThat(tokens.find(token)).isEmpty();
  }

  @Test
  void user_from_the_command_line_closes_the_setup() {
    String code = accounts.renewSetupCode().orElseThrow();
    accounts.add("ada", Role.ADMIN, null);
    assertThatThrownBy(() -> setupCode.redeem(code, "eve", "hash")).isInstanceOf(Conflict.class);
  }

  @Test
  void setup_code_makes_one_administrator_however_many_redeem_it_at_once() throws Exception {
    String code = accounts.renewSetupCode().orElseThrow();
    long made =
        inParallel(8, i -> () -> setupCode.redeem(code, "admin" + i, "hash")).stream()
            .filter(result -> result instanceof User)
            .count();
    assertThat(made).isEqualTo(1);
    assertThat(users.all()).hasSize(1);
  }

  @Test
  void last_active_administrator_stays_even_when_two_remove_each_other_at_once() throws Exception {
    for (int round = 0; round < 5; round++) {
      long one = users.add("one" + round, Role.ADMIN, null).id();
      long two = users.add("two" + round, Role.ADMIN, null).id();
      inParallel(
          2,
          i ->
              () ->
                  i == 0
                      ? users.change(one, Role.ANNOTATOR, null, null)
                      : users.change(two, null, true, null));
      long active =
          users.all().stream()
              .filter(user -> user.role() == Role.ADMIN && user.disabledAt() == null)
              .count();
      assertThat(active).isEqualTo(1);
      users.add("next" + round, Role.ADMIN, null);
      users.all().stream()
          .filter(user -> user.role() == Role.ADMIN && user.disabledAt() == null)
          .skip(1)
          .forEach(user -> users.change(user.id(), Role.ANNOTATOR, null, null));
    }
  }

  @Test
  void refused_change_changes_nothing() {
    long admin = users.add("ada", Role.ADMIN, "old").id();
    assertThatThrownBy(() -> users.change(admin, null, true, "new")).isInstanceOf(Conflict.class);
    assertThat(users.passwordHash(admin)).contains("old");
  }

  @Test
  void session_ends_after_thirty_days_when_revoked_and_when_its_user_is_disabled() {
    users.add("admin", Role.ADMIN, null);
    long user = users.add("ada", Role.ENGINEER, null).id();
    String secret = sessions.begin(user, "browser");
    assertThat(sessions.find(secret).orElseThrow().role()).isEqualTo(Role.ENGINEER);
    assertThat(sessions.find(secret + "x")).isEmpty();

    String old = sessions.begin(user, "browser");
    clock.advance(Sessions.LIFE);
    assertThat(sessions.find(old)).isEmpty();

    String revoked = sessions.begin(user, "browser");
    sessions.revoke(user, sessions.find(revoked).orElseThrow().credentialId());
    assertThat(sessions.find(revoked)).isEmpty();

    String last = sessions.begin(user, "browser");
    accounts.disable("ada");
    assertThat(sessions.find(last)).isEmpty();
  }

  @Test
  void session_is_marked_seen_at_most_once_a_minute() {
    long user = users.add("ada", Role.ENGINEER, null).id();
    String secret = sessions.begin(user, "browser");
    var begun = clock.instant();

    clock.advance(Duration.ofSeconds(59));
    assertThat(sessions.find(secret)).isPresent();
    assertThat(sessions.of(user).get(0).seenAt()).isEqualTo(begun);

    clock.advance(Duration.ofSeconds(2));
    assertThat(sessions.find(secret)).isPresent();
    assertThat(sessions.of(user).get(0).seenAt()).isEqualTo(begun.plusSeconds(61));
  }

  @Test
  void token_ends_with_its_days() {
    accounts.add("ada", Role.ENGINEER, null);
    String secret = accounts.makeToken("ada", "script", 2);
    assertThat(tokens.find(secret)).isPresent();
    clock.advance(Duration.ofDays(2));
    assertThat(tokens.find(secret)).isEmpty();
  }

  @Test
  void secrets_are_nowhere_in_the_database() {
    String code = accounts.renewSetupCode().orElseThrow();
    String password = "a password of some length";
    long user = accounts.add("ada", Role.ENGINEER, password).id();
    String cookie = sessions.begin(user, "browser");
    String token = accounts.makeToken("ada", "script", 2);
    String everything =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select (select string_agg(u::text, ' ') from users u)
                            || (select string_agg(s::text, ' ') from sessions s)
                            || (select string_agg(t::text, ' ') from api_tokens t)
                            || (select string_agg(c::text, ' ') from setup_code c)
                        """)
                    .mapTo(String.class)
                    .one());
    assertThat(everything).contains("ada").doesNotContain(code, password, cookie, token);
  }

  @Test
  void password_is_at_least_ten_characters() {
    assertThatThrownBy(() -> accounts.add("ada", Role.ENGINEER, "123456789"))
        .isInstanceOfSatisfying(
            Invalid.class,
            invalid -> assertThat(invalid.errors().get(0).pointer()).isEqualTo("/password"));
    assertThat(accounts.add("ada", Role.ENGINEER, "1234567890").name()).isEqualTo("ada");
  }

  @Test
  void name_differs_by_more_than_case_and_spelling_of_letters() {
    accounts.add("Zo\u00eb", Role.ENGINEER, null);
    assertThatThrownBy(() -> accounts.add("zoe\u0308", Role.ENGINEER, null))
        .isInstanceOf(Conflict.class);
  }

  private interface Attempt {
    Callable<Object> number(int i);
  }

  /** Each attempt's result, or the problem it met. */
  private static List<Object> inParallel(int n, Attempt attempt) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(n);
    try {
      List<Callable<Object>> calls =
          java.util.stream.IntStream.range(0, n)
              .<Callable<Object>>mapToObj(i -> () -> outcome(attempt.number(i)))
              .toList();
      List<Object> results = new java.util.ArrayList<>();
      for (Future<Object> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdown();
    }
  }

  private static Object outcome(Callable<Object> call) throws Exception {
    try {
      return call.call();
    } catch (ProblemException refused) {
      return refused;
    }
  }
}
