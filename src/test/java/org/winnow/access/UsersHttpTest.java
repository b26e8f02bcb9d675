package org.winnow.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class UsersHttpTest {

  private final String name = "user-" + UUID.randomUUID().toString().substring(0, 8);

  @Test
  void only_administrators_see_and_change_users() {
    assertThat(Logins.anonymous().get("/api/users").statusCode()).isEqualTo(401);
    assertThat(Logins.as(Role.ANNOTATOR).get("/api/users").statusCode()).isEqualTo(403);
    assertThat(Logins.as(Role.ENGINEER).body(newUser(name)).post("/api/users").statusCode())
        .isEqualTo(403);
    assertThat(Logins.as(Role.ADMIN).get("/api/users").statusCode()).isEqualTo(200);
  }

  @Test
  void added_user_can_log_in_and_a_second_of_the_name_is_a_conflict() {
    Response added = Logins.as(Role.ADMIN).body(newUser(name)).post("/api/users");
    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(added.jsonPath().getString("name")).isEqualTo(name);
    assertThat(added.asString()).doesNotContain("argon2").doesNotContain("password");

    Response again =
        Logins.as(Role.ADMIN)
            .body(newUser(name.toUpperCase(java.util.Locale.ROOT)))
            .post("/api/users");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(
            Logins.anonymous()
                .body(Map.of("name", name, "password", "0123456789"))
                .post("/api/session")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void names_are_kept_to_letters_digits_and_few_signs() {
    for (String wrong : new String[] {"", " a", "<b>", "a/b", "x".repeat(65), "a\nb", ".a"}) {
      Response refused = Logins.as(Role.ADMIN).body(newUser(wrong)).post("/api/users");
      assertThat(refused.statusCode()).as("name '%s'", wrong).isEqualTo(422);
      assertThat(refused.jsonPath().getString("errors[0].pointer")).isEqualTo("/name");
    }
    Response unicode = Logins.as(Role.ADMIN).body(newUser("Zoë" + name)).post("/api/users");
    assertThat(unicode.statusCode()).isEqualTo(201);
  }

  @Test
  void disabled_user_is_out_at_once_and_stays_out_after_coming_back() {
    var person = Logins.person(Role.ENGINEER);
    var admin = Logins.person(Role.ADMIN);
    String path = "/api/users/" + person.user().id();
    assertThat(person.request().get("/api/session").statusCode()).isEqualTo(200);

    Response disabled = admin.request().body(Map.of("disabled", true)).patch(path);
    assertThat(disabled.jsonPath().getString("disabledAt")).isNotNull();
    assertThat(person.request().get("/api/session").statusCode()).isEqualTo(401);

    Response enabled = admin.request().body(Map.of("disabled", false)).patch(path);
    assertThat(enabled.jsonPath().getString("disabledAt")).isNull();
    assertThat(person.request().get("/api/session").statusCode()).isEqualTo(401);
  }

  @Test
  void changed_role_counts_at_the_next_request() {
    var person = Logins.person(Role.ANNOTATOR);
    assertThat(person.request().get("/api/users").statusCode()).isEqualTo(403);

    Logins.as(Role.ADMIN)
        .body(Map.of("role", "admin"))
        .patch("/api/users/" + person.user().id())
        .then()
        .statusCode(200);

    assertThat(person.request().get("/api/users").statusCode()).isEqualTo(200);
  }

  @Test
  void change_of_nobody_is_not_found() {
    Response refused = Logins.as(Role.ADMIN).body(Map.of("role", "admin")).patch("/api/users/0");
    assertThat(refused.statusCode()).isEqualTo(404);
  }

  private static Map<String, String> newUser(String name) {
    return Map.of("name", name, "role", "annotator", "password", "0123456789");
  }
}
