package org.winnow.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class AccountHttpTest {

  private static final String PASSWORD = "a password of some length";

  @Inject Accounts accounts;

  private final String name = "user-" + UUID.randomUUID().toString().substring(0, 8);

  @Test
  void login_answers_who_it_is_and_sets_a_cookie_no_script_can_read() {
    User user = accounts.add(name, Role.ENGINEER, PASSWORD);

    Response login = logIn(name, PASSWORD);

    assertThat(login.statusCode()).isEqualTo(200);
    assertThat(login.jsonPath().getLong("id")).isEqualTo(user.id());
    assertThat(login.jsonPath().getString("role")).isEqualTo("engineer");
    assertThat(login.header("Set-Cookie"))
        .startsWith("winnow_session=")
        .contains("HttpOnly")
        .contains("SameSite=Strict")
        .contains("Path=/")
        .doesNotContain("Secure");
  }

  @Test
  void cookie_is_secure_where_the_browser_came_by_tls() {
    accounts.add(name, Role.ANNOTATOR, PASSWORD);

    Response login =
        Logins.anonymous()
            .header("Host", "winnow.example")
            .header("Origin", "https://winnow.example")
            .body(Map.of("name", name, "password", PASSWORD))
            .post("/api/session");

    assertThat(login.header("Set-Cookie")).contains("Secure");
  }

  @Test
  void wrong_password_and_unknown_user_get_the_same_answer() {
    accounts.add(name, Role.ANNOTATOR, PASSWORD);

    Response wrong = logIn(name, "not the password");
    Response unknown = logIn("nobody-" + name, "not the password");

    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.jsonPath().getString("code")).isEqualTo("login-failed");
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(unknown.asString()).isEqualTo(wrong.asString());
  }

  @Test
  void user_without_password_cannot_log_in() {
    accounts.add(name, Role.ANNOTATOR, null);
    assertThat(logIn(name, "").statusCode()).isEqualTo(401);
  }

  @Test
  void eleventh_attempt_after_ten_failures_has_to_wait_even_with_the_right_password() {
    accounts.add(name, Role.ANNOTATOR, PASSWORD);
    for (int i = 0; i < LoginThrottle.FAILURES_BY_NAME; i++) {
      assertThat(logIn(name, "guess " + i).statusCode()).isEqualTo(401);
    }

    Response refused = logIn(name, PASSWORD);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 301);
  }

  @Test
  void page_of_somebody_else_is_refused_until_they_log_in_again() {
    User before = accounts.add(name, Role.ANNOTATOR, PASSWORD);
    User now = accounts.add(name + "-now", Role.ANNOTATOR, PASSWORD);
    String cookie = logIn(name + "-now", PASSWORD).cookie("winnow_session");

    Response old = own(cookie).header("Winnow-User", before.id()).get("/api/session");
    Response own = own(cookie).header("Winnow-User", now.id()).get("/api/session");
    Response odd = own(cookie).header("Winnow-User", "nobody").delete("/api/session");

    assertThat(old.statusCode()).isEqualTo(401);
    assertThat(old.jsonPath().getString("code")).isEqualTo("user-changed");
    assertThat(own.statusCode()).isEqualTo(200);
    assertThat(odd.statusCode()).isEqualTo(401);
    assertThat(own(cookie).get("/api/session").jsonPath().getLong("id")).isEqualTo(now.id());
  }

  @Test
  void logging_out_ends_the_session_on_the_server() {
    accounts.add(name, Role.ANNOTATOR, PASSWORD);
    String cookie = logIn(name, PASSWORD).cookie("winnow_session");
    assertThat(own(cookie).get("/api/session").statusCode()).isEqualTo(200);

    assertThat(own(cookie).delete("/api/session").statusCode()).isEqualTo(204);

    assertThat(own(cookie).get("/api/session").statusCode()).isEqualTo(401);
  }

  @Test
  void change_from_a_foreign_or_unknown_origin_is_refused_with_a_cookie() {
    accounts.add(name, Role.ANNOTATOR, PASSWORD);
    String cookie = logIn(name, PASSWORD).cookie("winnow_session");
    RequestSpecification silent = Logins.anonymous().cookie("winnow_session", cookie);

    Response without = silent.delete("/api/session");
    Response foreign =
        cookie(cookie).header("Origin", "http://evil.example").delete("/api/session");
    Response nothing = cookie(cookie).header("Origin", "null").delete("/api/session");
    Response crossSite =
        cookie(cookie).header("Sec-Fetch-Site", "cross-site").delete("/api/session");

    assertThat(without.jsonPath().getString("code")).isEqualTo("origin-foreign");
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(nothing.statusCode()).isEqualTo(403);
    assertThat(crossSite.statusCode()).isEqualTo(403);
    assertThat(
            cookie(cookie).header("Sec-Fetch-Site", "same-origin").get("/api/session").statusCode())
        .isEqualTo(200);
  }

  @Test
  void login_from_another_site_is_refused() {
    Response login =
        Logins.anonymous()
            .header("Origin", "http://evil.example")
            .body(Map.of("name", name, "password", PASSWORD))
            .post("/api/session");
    assertThat(login.statusCode()).isEqualTo(403);
  }

  @Test
  void new_password_ends_all_other_sessions() {
    accounts.add(name, Role.ANNOTATOR, PASSWORD);
    String here = logIn(name, PASSWORD).cookie("winnow_session");
    String elsewhere = logIn(name, PASSWORD).cookie("winnow_session");
    String next = "quite another password";

    Response wrong = changePassword(here, "not the password", next);
    Response tooShort = changePassword(here, PASSWORD, "short");
    Response changed = changePassword(here, PASSWORD, next);

    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.jsonPath().getString("errors[0].pointer")).isEqualTo("/current");
    assertThat(tooShort.jsonPath().getString("errors[0].pointer")).isEqualTo("/next");
    assertThat(changed.statusCode()).isEqualTo(204);
    assertThat(own(here).get("/api/session").statusCode()).isEqualTo(200);
    assertThat(own(elsewhere).get("/api/session").statusCode()).isEqualTo(401);
    assertThat(logIn(name, PASSWORD).statusCode()).isEqualTo(401);
    assertThat(logIn(name, next).statusCode()).isEqualTo(200);
  }

  @Test
  void sessions_are_listed_and_ended_one_by_one() {
    accounts.add(name, Role.ANNOTATOR, PASSWORD);
    String here = logIn(name, PASSWORD).cookie("winnow_session");
    String elsewhere = logIn(name, PASSWORD).cookie("winnow_session");

    var list = own(here).get("/api/account/sessions").jsonPath();
    assertThat(list.getList("current")).containsExactlyInAnyOrder(true, false);
    long other = list.getLong("find { !it.current }.id");

    assertThat(own(here).delete("/api/account/sessions/" + other).statusCode()).isEqualTo(204);
    assertThat(own(here).delete("/api/account/sessions/" + other).statusCode()).isEqualTo(404);
    assertThat(own(elsewhere).get("/api/session").statusCode()).isEqualTo(401);
  }

  @Test
  void somebody_elses_session_or_token_is_not_there() {
    accounts.add(name, Role.ANNOTATOR, PASSWORD);
    String cookie = logIn(name, PASSWORD).cookie("winnow_session");
    long session = own(cookie).get("/api/account/sessions").jsonPath().getLong("[0].id");
    long token = makeToken(cookie).jsonPath().getLong("id");
    var other = Logins.person(Role.ADMIN);

    assertThat(other.request().delete("/api/account/sessions/" + session).statusCode())
        .isEqualTo(404);
    assertThat(other.request().delete("/api/account/tokens/" + token).statusCode()).isEqualTo(404);
  }

  @Test
  void token_is_shown_once_works_as_its_user_and_ends_when_revoked() {
    accounts.add(name, Role.ENGINEER, PASSWORD);
    String cookie = logIn(name, PASSWORD).cookie("winnow_session");

    Response made = makeToken(cookie);
    String token = made.jsonPath().getString("token");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(token).startsWith("wn_").hasSizeGreaterThan(40);
    assertThat(bearer(token).get("/api/session").jsonPath().getString("name")).isEqualTo(name);

    Response list = own(cookie).get("/api/account/tokens");
    assertThat(list.asString()).doesNotContain(token);
    assertThat(list.jsonPath().getString("[0].usedAt")).isNotNull();

    long id = made.jsonPath().getLong("id");
    assertThat(own(cookie).delete("/api/account/tokens/" + id).statusCode()).isEqualTo(204);
    assertThat(bearer(token).get("/api/session").statusCode()).isEqualTo(401);
  }

  @Test
  void token_cannot_make_tokens_or_change_the_password() {
    var person = Logins.person(Role.ADMIN);
    Response token =
        person.request().body(Map.of("name", "more", "days", 30)).post("/api/account/tokens");
    Response password =
        person.request().body(Map.of("current", "x", "next", "y")).put("/api/account/password");
    assertThat(token.jsonPath().getString("code")).isEqualTo("session-needed");
    assertThat(password.statusCode()).isEqualTo(403);
  }

  @Test
  void invented_and_mangled_tokens_are_nobody() {
    assertThat(bearer("wn_invented").get("/api/session").statusCode()).isEqualTo(401);
    assertThat(bearer("").get("/api/session").statusCode()).isEqualTo(401);
    assertThat(cookie("invented").get("/api/session").statusCode()).isEqualTo(401);
  }

  private Response logIn(String name, String password) {
    return Logins.anonymous().body(Map.of("name", name, "password", password)).post("/api/session");
  }

  private Response changePassword(String cookie, String current, String next) {
    return own(cookie).body(Map.of("current", current, "next", next)).put("/api/account/password");
  }

  private Response makeToken(String cookie) {
    return own(cookie).body(Map.of("name", "script", "days", 30)).post("/api/account/tokens");
  }

  private RequestSpecification own(String cookie) {
    return cookie(cookie)
        .header("Host", "winnow.example:9000")
        .header("Origin", "http://winnow.example:9000");
  }

  private static RequestSpecification cookie(String cookie) {
    return Logins.anonymous().cookie("winnow_session", cookie);
  }

  private static RequestSpecification bearer(String token) {
    return Logins.anonymous().header("Authorization", "Bearer " + token);
  }
}
