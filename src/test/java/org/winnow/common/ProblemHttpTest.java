package org.winnow.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ProblemHttpTest {

  @Test
  void unknown_address_is_a_problem_not_a_page() {
    Response answer = Logins.anonymous().get("/api/nothing/here");
    JsonPath problem = problem(answer, 404, "not-found");
    assertThat(problem.getString("type")).isEqualTo("about:blank");
    assertThat(problem.getString("title")).isEqualTo("Not Found");
    assertThat(problem.getString("instance")).isEqualTo("/api/nothing/here");
  }

  @Test
  void wrong_method_and_wrong_media_type_are_problems() {
    problem(Logins.as(Role.ADMIN).put("/api/users"), 405, "method-not-allowed");
    problem(
        Logins.as(Role.ADMIN).contentType("text/plain").body("x").post("/api/users"),
        415,
        "unsupported-media-type");
  }

  @Test
  void field_of_another_name_or_type_is_named_by_a_pointer() {
    assertThat(pointers(post("{\"name\":\"a\",\"role\":\"admin\",\"password\":\"p\",\"x\":1}")))
        .containsExactly("/x");
    assertThat(pointers(post("{\"name\":5}"))).containsExactly("/name");
    assertThat(pointers(post("{\"name\":[]}"))).containsExactly("/name");
    assertThat(pointers(post("{\"role\":\"boss\"}"))).containsExactly("/role");
    assertThat(pointers(post("{\"role\":1}"))).containsExactly("/role");
    assertThat(pointers(post("{\"name\":\"a\\u0000\"}"))).containsExactly("/name");
    assertThat(pointers(post("{\"name\":\"a\\ud800\"}"))).containsExactly("/name");
  }

  @Test
  void missing_fields_are_all_named() {
    assertThat(pointers(post("{}"))).containsExactly("/name", "/password", "/role");
  }

  @Test
  void broken_json_and_more_than_one_value_are_refused() {
    problem(post("{\"name\":"), 400, "json-malformed");
    problem(post("{\"name\":\"a\"}{}"), 422, "field-type");
  }

  @Test
  void json_that_is_nested_without_end_is_refused() {
    String deep = "[".repeat(1_500);
    for (String body : List.of(deep, "{\"name\":" + deep, "{\"role\":{\"a\":" + deep)) {
      Response answer = post(body);
      assertThat(answer.statusCode()).isIn(400, 422);
      assertThat(answer.contentType()).startsWith(Problem.MEDIA_TYPE);
    }
  }

  @Test
  void whole_numbers_are_whole() {
    Response fraction =
        Logins.as(Role.ADMIN).body("{\"name\":\"a\",\"days\":1.5}").post("/api/account/tokens");
    assertThat(pointers(fraction)).containsExactly("/days");
  }

  @Test
  void json_of_more_than_a_megabyte_is_too_large() {
    Response answer = post("{\"name\":\"" + "a".repeat(JsonBodyLimit.BYTES) + "\"}");
    problem(answer, 413, "body-too-large");
  }

  @Test
  void every_answer_carries_the_security_headers() {
    for (String path : List.of("/", "/api/setup", "/api/session", "/api/none", "/q/health/ready")) {
      Response answer = Logins.anonymous().get(path);
      assertThat(answer.header("Content-Security-Policy"))
          .as(path)
          .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'")
          .doesNotContain("script-src");
      assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
      assertThat(answer.header("Referrer-Policy")).as(path).isEqualTo("same-origin");
    }
  }

  private static Response post(String body) {
    return Logins.as(Role.ADMIN).body(body).post("/api/users");
  }

  private static List<String> pointers(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(422);
    List<Map<String, String>> errors = answer.jsonPath().getList("errors");
    return errors.stream().map(error -> error.get("pointer")).toList();
  }

  private static JsonPath problem(Response answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(answer.contentType()).startsWith(Problem.MEDIA_TYPE);
    assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
    assertThat(answer.jsonPath().getString("detail")).isNotBlank();
    return answer.jsonPath();
  }
}
