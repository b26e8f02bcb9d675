package org.winnow.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.annotation.Arm;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;
import org.winnow.testing.Logins.Person;
import org.winnow.testing.TestProject;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class QueueHttpTest {

  @Inject Jdbi jdbi;
  @Inject Queue queue;

  private TestProject project;
  private String base;
  private Person ann;

  @BeforeEach
  void publish() {
    project = TestProject.named(jdbi, "http-" + UUID.randomUUID());
    base = "/api/projects/" + project.id();
    ann = Logins.person(Role.ANNOTATOR);
    List<NewEntry> entries = new ArrayList<>();
    for (long image : project.images(5)) {
      entries.add(
          new NewEntry(
              image, entries.isEmpty() ? Arm.RANDOM : Arm.ACTIVE, entries.size(), 0.3, 0.5));
    }
    queue.publish(
        new NewGeneration(project.id(), null, null, null, "margin", "because", 1, 5, entries));
  }

  @Test
  void annotator_leases_labels_repeats_corrects_and_undoes() {
    Response leased = ann.request().body(Map.of("count", 2)).post(base + "/leases");
    assertThat(leased.statusCode()).isEqualTo(200);
    JsonPath handout = leased.jsonPath();
    assertThat(handout.getList("leases")).hasSize(2);
    assertThat(handout.getInt("generation.number")).isEqualTo(1);
    assertThat(handout.getString("generation.strategy")).isEqualTo("margin");
    assertThat(handout.<Object>get("empty")).isNull();

    UUID key = UUID.randomUUID();
    Map<String, Object> label =
        Map.of(
            "imageId", handout.getLong("leases[0].imageId"),
            "leaseToken", handout.getLong("leases[0].token"),
            "kind", "label",
            "classId", project.classId("cat"),
            "elapsedMs", 700);
    Response first = post("/annotations", key, label);
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.jsonPath().getString("kind")).isEqualTo("label");
    Response repeated = post("/annotations", key, label);
    assertThat(repeated.statusCode()).isEqualTo(201);
    assertThat(repeated.asString()).isEqualTo(first.asString());

    Response corrected =
        post(
            "/annotations",
            UUID.randomUUID(),
            Map.of(
                "imageId", handout.getLong("leases[0].imageId"),
                "corrects", first.jsonPath().getLong("id"),
                "kind", "label",
                "classId", project.classId("dog")));
    assertThat(corrected.statusCode()).isEqualTo(201);

    long current = corrected.jsonPath().getLong("id");
    Response mine = ann.request().get(base + "/annotations/mine");
    assertThat(mine.jsonPath().getList("id", Long.class)).containsExactly(current);

    Response undone = post("/annotations/" + current + "/undo", UUID.randomUUID(), Map.of());
    assertThat(undone.statusCode()).isEqualTo(200);
    assertThat(undone.jsonPath().getLong("undone.id")).isEqualTo(current);
    assertThat(undone.jsonPath().getLong("lease.imageId"))
        .isEqualTo(handout.getLong("leases[0].imageId"));

    for (Response shown : List.of(leased, first, corrected, mine, undone)) {
      assertThat(shown.asString()).doesNotContain("arm", "random", "probability", "score");
    }
  }

  @Test
  void annotators_never_read_the_folders_of_names_and_engineers_do() {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update images set name = 'birds/barn owl/' || name where project_id = ?",
                project.id()));

    for (Response shown : everywhereANameIs(ann)) {
      assertThat(shown.asString()).contains(".png").doesNotContain("birds", "barn owl");
    }
    for (Response shown : everywhereANameIs(Logins.person(Role.ENGINEER))) {
      assertThat(shown.asString()).contains("birds/barn owl/");
    }
  }

  /** A lease, its renewal, the image's description, and an undo that leases the image again. */
  private List<Response> everywhereANameIs(Person person) {
    Response leased = person.request().body(Map.of("count", 1)).post(base + "/leases");
    long token = leased.jsonPath().getLong("leases[0].token");
    long image = leased.jsonPath().getLong("leases[0].imageId");
    Response renewed =
        person.request().body(Map.of("tokens", List.of(token))).post(base + "/leases/renew");
    Response described = person.request().get(base + "/images/" + image);
    long answer =
        person
            .request()
            .header(IdempotencyKey.HEADER, UUID.randomUUID())
            .body(Map.of("imageId", image, "leaseToken", token, "kind", "skip"))
            .post(base + "/annotations")
            .jsonPath()
            .getLong("id");
    Response undone =
        person
            .request()
            .header(IdempotencyKey.HEADER, UUID.randomUUID())
            .post(base + "/annotations/" + answer + "/undo");
    return List.of(leased, renewed, described, undone);
  }

  @Test
  void lost_lease_is_a_conflict_and_the_token_of_another_too() {
    JsonPath handout = ann.request().body(Map.of("count", 1)).post(base + "/leases").jsonPath();
    ann.request()
        .body(Map.of("tokens", List.of(handout.getLong("leases[0].token"))))
        .post(base + "/leases/return")
        .then()
        .statusCode(204);

    Response refused =
        post(
            "/annotations",
            UUID.randomUUID(),
            Map.of(
                "imageId", handout.getLong("leases[0].imageId"),
                "leaseToken", handout.getLong("leases[0].token"),
                "kind", "skip"));

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.jsonPath().getString("code")).isEqualTo("lease-lost");
    assertThat(refused.contentType()).startsWith("application/problem+json");
  }

  @Test
  void wrong_requests_say_what_is_wrong() {
    assertThat(ann.request().body(Map.of("count", 21)).post(base + "/leases").statusCode())
        .isEqualTo(422);
    assertThat(ann.request().body("{}").post(base + "/annotations").jsonPath().getString("code"))
        .isEqualTo("key-missing");
    Response noImage = post("/annotations", UUID.randomUUID(), Map.of("kind", "skip"));
    assertThat(noImage.statusCode()).isEqualTo(422);
    assertThat(noImage.jsonPath().getString("errors[0].pointer")).isEqualTo("/imageId");
    assertThat(
            post("/annotations", UUID.randomUUID(), Map.of("imageId", 1, "leaseToken", 1))
                .jsonPath()
                .getString("errors[0].pointer"))
        .isEqualTo("/kind");
    assertThat(ann.request().body(Map.of("count", 1)).post("/api/projects/0/leases").statusCode())
        .isEqualTo(404);
    assertThat(Logins.anonymous().body(Map.of("count", 1)).post(base + "/leases").statusCode())
        .isEqualTo(401);
  }

  @Test
  void browser_hears_of_a_label_but_not_of_other_projects() throws Exception {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    HttpRequest follow =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + RestAssured.port + base + "/events"))
            .header("Authorization", "Bearer " + ann.token())
            .header("Accept", "text/event-stream")
            .build();
    CompletableFuture<HttpResponse<Void>> stream =
        HttpClient.newHttpClient()
            .sendAsync(
                follow,
                HttpResponse.BodyHandlers.fromLineSubscriber(
                    new java.util.concurrent.Flow.Subscriber<>() {
                      @Override
                      public void onSubscribe(java.util.concurrent.Flow.Subscription all) {
                        all.request(Long.MAX_VALUE);
                      }

                      @Override
                      public void onNext(String line) {
                        lines.add(line);
                      }

                      @Override
                      public void onError(Throwable failure) {
                        lines.add(failure.toString());
                      }

                      @Override
                      public void onComplete() {
                        lines.add("the end");
                      }
                    }));
    await().until(() -> lines.contains(":hello") || lines.contains(": hello"));
    TestProject other = TestProject.named(jdbi, "other-" + UUID.randomUUID());
    queue.publish(new NewGeneration(other.id(), null, null, null, "s", "r", 1, 0, List.of()));

    JsonPath handout = ann.request().body(Map.of("count", 1)).post(base + "/leases").jsonPath();
    long id =
        post(
                "/annotations",
                UUID.randomUUID(),
                Map.of(
                    "imageId", handout.getLong("leases[0].imageId"),
                    "leaseToken", handout.getLong("leases[0].token"),
                    "kind", "skip"))
            .jsonPath()
            .getLong("id");

    String data = "{\"projectId\":" + project.id() + ",\"id\":" + id + "}";
    await()
        .untilAsserted(
            () ->
                assertThat(lines.stream().map(line -> line.replace(": ", ":")))
                    .contains("event:annotation", "data:" + data));
    assertThat(lines).noneMatch(line -> line.contains("generation"));
    stream.cancel(true);
  }

  private Response post(String path, UUID key, Map<String, ?> body) {
    return ann.request().header(IdempotencyKey.HEADER, key).body(body).post(base + path);
  }
}
