package org.winnow.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ProjectHttpTest {

  private final String name = "Birds " + UUID.randomUUID();
  private final Jdbi jdbi;
  private final Logins.Person engineer = Logins.person(Role.ENGINEER);

  ProjectHttpTest(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  private RequestSpecification request(Object body) {
    return engineer.request().body(body);
  }

  private Response create() {
    return request(
            Map.of(
                "name",
                "  " + name + " ",
                "task",
                "single_label",
                "classes",
                List.of(
                    Map.of("name", "owl"), Map.of("name", "jay", "color", "#ABCDEF", "key", "j"))))
        .post("/api/projects");
  }

  private String path(Response project) {
    return "/api/projects/" + project.jsonPath().getLong("id");
  }

  @Test
  void project_has_its_classes_in_order_with_default_colors_and_settings() {
    Response made = create();

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.jsonPath().getString("name")).isEqualTo(name);
    assertThat(made.jsonPath().getString("task")).isEqualTo("single_label");
    assertThat(made.jsonPath().getList("classes.name")).containsExactly("owl", "jay");
    assertThat(made.jsonPath().getList("classes.color")).containsExactly("#0072b2", "#abcdef");
    assertThat(made.jsonPath().getList("classes.position")).containsExactly(0, 1);
    assertThat(made.jsonPath().getMap("settings"))
        .containsEntry("strategy", "auto")
        .containsEntry("batch", 100)
        .containsEntry("leaseSeconds", 900);
    assertThat(made.asString()).doesNotContain("seed");
    assertThat(engineer.request().get(path(made)).asString()).isEqualTo(made.asString());
  }

  @Test
  void name_is_taken_whatever_its_case() {
    create();
    Response again =
        request(Map.of("name", name.toUpperCase(Locale.ROOT), "task", "single_label"))
            .post("/api/projects");

    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.jsonPath().getString("code")).isEqualTo("name-taken");
  }

  @Test
  void everything_wrong_with_a_request_is_told_at_once() {
    Response refused =
        request(
                Map.of(
                    "name", " ",
                    "task", "single_label",
                    "classes",
                        List.of(
                            Map.of("name", "a"),
                            Map.of("name", "A"),
                            Map.of("name", "b", "color", "red"))))
            .post("/api/projects");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.jsonPath().getList("errors.pointer"))
        .containsExactly("/name", "/classes/1/name", "/classes/2/color");
  }

  @Test
  void some_settings_change_and_the_others_stay() {
    String path = path(create());
    Response changed =
        request(Map.of("settings", Map.of("auditShare", 0.2, "batch", 50))).patch(path);
    Response refused =
        request(Map.of("settings", Map.of("auditShare", 0.6, "strategy", "magic"))).patch(path);

    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.jsonPath().getDouble("settings.auditShare")).isEqualTo(0.2);
    assertThat(changed.jsonPath().getInt("settings.roundSeconds")).isEqualTo(2);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.jsonPath().getList("errors.pointer"))
        .containsExactly("/settings/strategy", "/settings/auditShare");
  }

  @Test
  void classes_are_added_changed_ordered_and_deleted() {
    Response project = create();
    String path = path(project);
    Response added = request(Map.of("name", "tit", "key", "J")).post(path + "/classes");
    assertThat(added.statusCode()).as("key of another class").isEqualTo(409);
    added = request(Map.of("name", "tit")).post(path + "/classes");
    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(added.jsonPath().getString("color")).isEqualTo("#e69f00");

    long jay = project.jsonPath().getLong("classes[1].id");
    Response renamed = request("{\"name\":\"Jay\",\"key\":null}").patch(path + "/classes/" + jay);
    assertThat(renamed.jsonPath().getString("name")).isEqualTo("Jay");
    assertThat(renamed.jsonPath().getString("key")).isNull();
    assertThat(request(Map.of("name", "OWL")).patch(path + "/classes/" + jay).statusCode())
        .isEqualTo(409);

    List<Long> ids = new ArrayList<>(List.of(added.jsonPath().getLong("id"), jay));
    assertThat(request(Map.of("classIds", ids)).put(path + "/classes/order").statusCode())
        .isEqualTo(422);
    ids.add(project.jsonPath().getLong("classes[0].id"));
    assertThat(
            request(Map.of("classIds", ids))
                .put(path + "/classes/order")
                .jsonPath()
                .getList("name"))
        .containsExactly("tit", "Jay", "owl");

    assertThat(engineer.request().delete(path + "/classes/" + jay).statusCode()).isEqualTo(204);
    Response after = engineer.request().get(path);
    assertThat(after.jsonPath().getList("classes.name")).containsExactly("tit", "owl");
    assertThat(after.jsonPath().getList("classes.position")).containsExactly(0, 1);
  }

  @Test
  void default_color_is_none_that_another_class_of_the_request_has() {
    Response made =
        request(
                Map.of(
                    "name",
                    name,
                    "task",
                    "single_label",
                    "classes",
                    List.of(Map.of("name", "owl"), Map.of("name", "jay", "color", "#0072b2"))))
            .post("/api/projects");

    assertThat(made.jsonPath().getList("classes.color")).containsExactly("#e69f00", "#0072b2");
  }

  @Test
  void class_named_by_a_letter_or_digit_has_it_for_its_key_unless_another_has() {
    Response made =
        request(
                Map.of(
                    "name",
                    "Digits " + UUID.randomUUID(),
                    "task",
                    "single_label",
                    "classes",
                    List.of(
                        Map.of("name", "4"),
                        Map.of("name", "zero", "key", "0"),
                        Map.of("name", "0"))))
            .post("/api/projects");

    assertThat(made.jsonPath().<String>getList("classes.key")).containsExactly("4", "0", null);
    String path = "/api/projects/" + made.jsonPath().getLong("id") + "/classes";
    assertThat(request(Map.of("name", "A")).post(path).jsonPath().getString("key")).isEqualTo("a");
    assertThat(request(Map.of("name", "?")).post(path).jsonPath().getString("key")).isNull();
  }

  @Test
  void use_of_a_class_says_whether_it_can_be_deleted() {
    Response project = create();
    long id = project.jsonPath().getLong("id");
    long owl = project.jsonPath().getLong("classes[0].id");
    long jay = project.jsonPath().getLong("classes[1].id");
    jdbi.useHandle(
        handle -> {
          long image =
              handle
                  .createUpdate(
                      """
                      insert into images (project_id, ordinal, sha256, name, media_type, width,
                        height, bytes, draw, created_at)
                      values (?, 0, sha256('a'), 'a', 'image/png', 1, 1, 1, 0, now())
                      """)
                  .bind(0, id)
                  .executeAndReturnGeneratedKeys("id")
                  .mapTo(Long.class)
                  .one();
          handle.execute(
              """
              insert into annotations (project_id, image_id, user_id, kind, class_id, source, arm,
                created_at)
              values (?, ?, ?, 'label', ?, 'human', 'none', now())
              """,
              id,
              image,
              engineer.user().id(),
              owl);
          handle.execute(
              """
              insert into predictions (project_id, image_id, model, class_id, created_at)
              values (?, ?, 'v7', ?, now())
              """,
              id,
              image,
              owl);
        });

    Response used = engineer.request().get(path(project) + "/classes/" + owl + "/use");
    Response refused = engineer.request().delete(path(project) + "/classes/" + owl);
    Response unused = engineer.request().get(path(project) + "/classes/" + jay + "/use");
    Response gone = engineer.request().delete(path(project) + "/classes/" + jay);

    assertThat(used.jsonPath().getMap(""))
        .isEqualTo(Map.of("labels", 0, "earlier", 1, "truths", 0, "predictions", 1));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.jsonPath().getString("detail")).contains("corrected ones too");
    assertThat(unused.jsonPath().getMap(""))
        .isEqualTo(Map.of("labels", 0, "earlier", 0, "truths", 0, "predictions", 0));
    assertThat(gone.statusCode()).isEqualTo(204);
    assertThat(engineer.request().get(path(project) + "/classes/" + jay + "/use").statusCode())
        .isEqualTo(404);
  }

  @Test
  void class_that_images_carry_cannot_be_deleted() {
    Response project = create();
    long owl = project.jsonPath().getLong("classes[0].id");
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into images (project_id, ordinal, sha256, name, media_type, width, height,
                  bytes, draw, truth_class_id, created_at)
                values (?, 0, sha256('a'), 'a', 'image/png', 1, 1, 1, 0, ?, now())
                """,
                project.jsonPath().getLong("id"),
                owl));
    Response refused = engineer.request().delete(path(project) + "/classes/" + owl);

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.jsonPath().getString("code")).isEqualTo("class-in-use");
  }

  @Test
  void annotators_read_and_do_not_change() {
    String path = path(create());
    Logins.Person annotator = Logins.person(Role.ANNOTATOR);

    assertThat(annotator.request().get(path).statusCode()).isEqualTo(200);
    assertThat(annotator.request().get("/api/projects").jsonPath().getList("name")).contains(name);
    assertThat(annotator.request().body(Map.of("name", "x")).patch(path).statusCode())
        .isEqualTo(403);
    assertThat(annotator.request().get("/api/projects/999999999").statusCode()).isEqualTo(404);
  }

  @Test
  void class_of_another_project_is_not_there() {
    Response one = create();
    Response other =
        request(Map.of("name", name + " 2", "task", "single_label")).post("/api/projects");
    String path = path(other) + "/classes/" + one.jsonPath().getLong("classes[0].id");

    assertThat(request(Map.of("name", "x")).patch(path).statusCode()).isEqualTo(404);
    assertThat(engineer.request().delete(path).statusCode()).isEqualTo(404);
  }

  @Test
  void default_colors_are_distinct_far_beyond_the_palette() {
    String[] colors = new String[200];
    Arrays.setAll(colors, Palette::color);

    assertThat(new HashSet<>(List.of(colors))).hasSize(200);
    assertThat(colors).allMatch(color -> color.matches("#[0-9a-f]{6}"));
  }
}
