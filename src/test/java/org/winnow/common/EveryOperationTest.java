package org.winnow.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;

/** Walks the API's own description, so that an endpoint added later is held to the same. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class EveryOperationTest {

  private static final Set<String> PUBLIC =
      Set.of("GET /api/setup", "POST /api/setup", "POST /api/session");

  /** What no project and no user has. */
  private static final String UNKNOWN_ID = "999999999999";

  private static final List<String> WRONG_BODIES =
      List.of(
          "",
          "{",
          "[]",
          "null",
          "\"text\"",
          "{\"nonsense\": 1}",
          "{\"name\": {}, \"name\": []}",
          "{\"name\": \"a\\u0000b\"}",
          "[".repeat(5000),
          "{\"a\":".repeat(5000));

  /** What the operations that change something are called with, so that they succeed. */
  private static final Map<String, Object> RIGHT_BODIES =
      Map.of(
          "POST /api/projects",
          Map.of("name", "Statuses " + UUID.randomUUID(), "task", "single_label"),
          "POST /api/projects/{projectId}/classes",
          Map.of("name", "owl"),
          "PATCH /api/projects/{projectId}",
          Map.of("guidelines", "Look twice."),
          "POST /api/projects/{projectId}/leases",
          Map.of("count", 1),
          "POST /api/projects/{projectId}/leases/renew",
          Map.of("tokens", List.of(1)),
          "POST /api/projects/{projectId}/leases/return",
          Map.of("tokens", List.of(1)),
          "POST /api/projects/{projectId}/imports",
          "no archive".getBytes(StandardCharsets.UTF_8),
          "POST /api/projects/{projectId}/exports",
          Map.of("format", "csv"),
          "POST /api/projects/{projectId}/uploads",
          new byte[0],
          "POST /api/users",
          Map.of(
              "name",
              "u" + UUID.randomUUID().toString().substring(0, 8),
              "role",
              "annotator",
              "password",
              "correct horse battery"));

  /** And what they want in their headers. */
  private static final Map<String, Map<String, String>> RIGHT_HEADERS =
      Map.of(
          "POST /api/projects/{projectId}/uploads",
          Map.of("Tus-Resumable", "1.0.0", "Upload-Length", "0"));

  private record Operation(
      String method, String path, String mediaType, boolean takesJson, Set<String> successes) {

    String name() {
      return method + " " + path;
    }

    String pathWith(String id) {
      return path.replaceAll("\\{[^}]+}", id);
    }
  }

  @Test
  void nobody_gets_401_from_all_but_the_public_operations() {
    SoftAssertions soft = new SoftAssertions();
    for (Operation operation : operations()) {
      Response answer =
          RestAssured.given()
              .contentType(operation.mediaType())
              .request(operation.method(), operation.pathWith("1"));
      if (PUBLIC.contains(operation.name())) {
        soft.assertThat(answer.statusCode()).as(operation.name()).isNotIn(401, 403);
      } else {
        soft.assertThat(answer.statusCode()).as(operation.name()).isEqualTo(401);
        soft.assertThat(answer.contentType()).as(operation.name()).startsWith(Problem.MEDIA_TYPE);
      }
    }
    soft.assertAll();
  }

  @Test
  void wrong_bodies_are_refused_with_problem_details() {
    SoftAssertions soft = new SoftAssertions();
    Logins.Person admin = Logins.person(Role.ADMIN);
    for (Operation operation : operations()) {
      if (!operation.takesJson() || PUBLIC.contains(operation.name())) {
        continue;
      }
      for (String body : WRONG_BODIES) {
        String what = operation.name() + " " + body.substring(0, Math.min(20, body.length()));
        Response answer =
            admin.request().body(body).request(operation.method(), operation.pathWith(UNKNOWN_ID));
        soft.assertThat(answer.statusCode()).as(what).isBetween(400, 499);
        assertProblem(soft, what, answer);
      }
    }
    soft.assertAll();
  }

  @Test
  void wrong_ids_are_refused_with_problem_details() {
    SoftAssertions soft = new SoftAssertions();
    Logins.Person admin = Logins.person(Role.ADMIN);
    for (Operation operation : operations()) {
      if (!operation.method().equals("GET") || !operation.path().contains("{")) {
        continue;
      }
      for (String id : List.of("0", "-1", "abc", "1.5", "9223372036854775808", "%00", "..%2f")) {
        Response answer =
            admin.request().urlEncodingEnabled(false).request("GET", operation.pathWith(id));
        String what = operation.name() + " with " + id;
        soft.assertThat(answer.statusCode()).as(what).isBetween(400, 499);
        assertProblem(soft, what, answer);
      }
    }
    soft.assertAll();
  }

  @Test
  void success_is_answered_with_the_documented_status() {
    SoftAssertions soft = new SoftAssertions();
    Logins.Person admin = Logins.person(Role.ADMIN);
    long project =
        admin
            .request()
            .body(Map.of("name", "Walk " + UUID.randomUUID(), "task", "single_label"))
            .post("/api/projects")
            .jsonPath()
            .getLong("id");
    int called = 0;
    for (Operation operation : operations()) {
      String path = operation.path().replace("{projectId}", Long.toString(project));
      Object body = RIGHT_BODIES.get(operation.name());
      boolean readable = operation.method().equals("GET") && !path.endsWith("/events");
      if (path.contains("{") || (body == null && !readable)) {
        continue;
      }
      RequestSpecification request =
          admin
              .request()
              .contentType(operation.mediaType())
              .headers(RIGHT_HEADERS.getOrDefault(operation.name(), Map.of()));
      Response answer = with(request, body).request(operation.method(), path);
      soft.assertThat(operation.successes())
          .as(operation.name())
          .containsExactly(Integer.toString(answer.statusCode()));
      called++;
    }
    assertThat(called).isGreaterThan(RIGHT_BODIES.size() + 10);
    soft.assertAll();
  }

  @Test
  void every_success_but_204_documents_what_it_holds() {
    Map<String, Map<String, Map<String, Object>>> paths =
        RestAssured.given().get("/q/openapi?format=json").jsonPath().getMap("paths");
    SoftAssertions soft = new SoftAssertions();
    paths.forEach(
        (path, methods) ->
            methods.forEach(
                (method, description) -> {
                  if (description.get("responses") instanceof Map<?, ?> responses) {
                    responses.forEach(
                        (status, response) -> {
                          if (String.valueOf(status).matches("20[0-3]")) {
                            soft.assertThat(String.valueOf(response))
                                .as(method + " " + path)
                                .containsPattern("content=\\{[^}]");
                          }
                        });
                  }
                }));
    soft.assertAll();
  }

  private static RequestSpecification with(RequestSpecification request, @Nullable Object body) {
    if (body instanceof byte[] bytes) {
      return request.body(bytes);
    }
    return body == null ? request : request.body(body);
  }

  private static void assertProblem(SoftAssertions soft, String what, Response answer) {
    soft.assertThat(answer.contentType()).as(what).startsWith(Problem.MEDIA_TYPE);
    soft.assertThat(answer.asString())
        .as(what)
        .contains("\"code\"", "\"detail\"")
        .doesNotContain("org.winnow", "Exception", "\tat ");
  }

  private static List<Operation> operations() {
    Map<String, Map<String, Map<String, Object>>> paths =
        RestAssured.given().get("/q/openapi?format=json").jsonPath().getMap("paths");
    List<Operation> operations = new ArrayList<>();
    paths.forEach(
        (path, methods) ->
            methods.forEach(
                (method, description) -> {
                  if (Set.of("get", "post", "put", "patch", "delete").contains(method)) {
                    String mediaType = mediaType(description);
                    operations.add(
                        new Operation(
                            method.toUpperCase(Locale.ROOT),
                            path,
                            mediaType,
                            description.containsKey("requestBody")
                                && mediaType.equals("application/json"),
                            successes(description)));
                  }
                }));
    assertThat(operations).hasSizeGreaterThan(10);
    return operations;
  }

  private static Set<String> successes(Map<String, Object> description) {
    return description.get("responses") instanceof Map<?, ?> responses
        ? responses.keySet().stream()
            .map(String::valueOf)
            .filter(status -> status.startsWith("2"))
            .collect(Collectors.toSet())
        : Set.of();
  }

  private static String mediaType(Map<String, Object> description) {
    return description.get("requestBody") instanceof Map<?, ?> body
            && body.get("content") instanceof Map<?, ?> content
        ? String.valueOf(content.keySet().iterator().next())
        : "application/json";
  }
}
