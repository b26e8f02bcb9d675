package org.winnow.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.storage.Sha256;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;
import org.winnow.testing.LoopProject;
import org.winnow.testing.TestProject;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ExportHttpTest {

  private static final CSVFormat CSV =
      CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

  @Inject Jdbi jdbi;
  @Inject Exports exports;
  @Inject ExportTable table;

  private Logins.Person engineer;
  private String base;

  @BeforeEach
  void makeProject() {
    engineer = Logins.person(Role.ENGINEER);
    base = "/api/projects/" + TestProject.named(jdbi, "http-" + UUID.randomUUID()).id();
  }

  private Response make(Map<String, Object> asked) {
    return engineer.request().body(asked).post(base + "/exports");
  }

  @Test
  void export_is_made_listed_fetched_and_deleted() {
    Response made = make(Map.of("format", "csv"));

    assertThat(made.statusCode()).isEqualTo(201);
    JsonPath record = made.jsonPath();
    String path = base + "/exports/" + record.getLong("id");
    assertThat(record.getInt("images")).isZero();
    assertThat(record.getMap("filters")).containsEntry("consensus", null);
    Response content = engineer.request().get(path + "/content");
    assertThat(content.statusCode()).isEqualTo(200);
    assertThat(content.contentType()).isEqualTo("text/csv;charset=UTF-8");
    assertThat(content.header("Content-Disposition"))
        .startsWith("attachment; filename=\"http-")
        .endsWith("Z-labels.csv\"");
    assertThat(content.header("Content-Length"))
        .isEqualTo(Integer.toString(content.asByteArray().length))
        .isEqualTo(record.getString("bytes"));
    assertThat(Sha256.hash(content.asByteArray()).hex()).isEqualTo(record.getString("sha256"));
    assertThat(engineer.request().get(base + "/exports").jsonPath().getList("id", Long.class))
        .containsExactly(record.getLong("id"));
    assertThat(engineer.request().get(path).asString()).isEqualTo(made.asString());

    assertThat(engineer.request().delete(path).statusCode()).isEqualTo(204);

    assertThat(engineer.request().get(path).statusCode()).isEqualTo(404);
    assertThat(engineer.request().get(path + "/content").statusCode()).isEqualTo(404);
    assertThat(engineer.request().delete(path).statusCode()).isEqualTo(404);
  }

  @Test
  void export_of_another_project_is_not_there() {
    long mine = make(Map.of("format", "csv")).jsonPath().getLong("id");
    String other = "/api/projects/" + TestProject.named(jdbi, "other-" + UUID.randomUUID()).id();
    String path = other + "/exports/" + mine;

    assertThat(engineer.request().get(path).statusCode()).isEqualTo(404);
    assertThat(engineer.request().get(path + "/content").statusCode()).isEqualTo(404);
    assertThat(engineer.request().delete(path).statusCode()).isEqualTo(404);
    assertThat(engineer.request().get(other + "/exports").jsonPath().getList("id")).isEmpty();
    assertThat(
            engineer
                .request()
                .body(Map.of("format", "csv"))
                .post("/api/projects/0/exports")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void annotators_may_not_export() {
    String path = base + "/exports/" + make(Map.of("format", "csv")).jsonPath().getLong("id");
    Logins.Person annotator = Logins.person(Role.ANNOTATOR);

    assertThat(annotator.request().get(path + "/content").statusCode()).isEqualTo(403);
    assertThat(annotator.request().get(path).statusCode()).isEqualTo(403);
    assertThat(annotator.request().delete(path).statusCode()).isEqualTo(403);
    assertThat(annotator.request().get(base + "/exports").statusCode()).isEqualTo(403);
    assertThat(annotator.request().get(base + "/export-options").statusCode()).isEqualTo(403);
    assertThat(
            annotator.request().body(Map.of("format", "csv")).post(base + "/exports").statusCode())
        .isEqualTo(403);
  }

  @Test
  void what_cannot_be_asked_for_is_said_with_pointers() {
    assertPointer(Map.of("format", "xls"), "/format");
    assertPointer(
        Map.of("format", "csv", "filters", Map.of("annotator", "nobody")), "/filters/annotator");
    assertPointer(Map.of("format", "csv", "filters", Map.of("since", "then")), "/filters/since");
    assertPointer(Map.of("format", "csv", "filters", Map.of("who", "ann")), "/filters/who");
    assertPointer(Map.of("format", "csv", "split", Map.of("testShare", 0.2, "seed", 1)), "/split");
    Response noModel = make(Map.of("format", "predictions-csv"));
    assertThat(noModel.statusCode()).isEqualTo(409);
    assertThat(noModel.jsonPath().getString("code")).isEqualTo("no-model");
  }

  private void assertPointer(Map<String, Object> asked, String pointer) {
    Response refused = make(asked);
    assertThat(refused.statusCode()).as(pointer).isEqualTo(422);
    assertThat(refused.jsonPath().getString("errors[0].pointer")).isEqualTo(pointer);
  }

  @Test
  void fifth_fetch_at_once_is_asked_to_come_again() throws Exception {
    long id = make(Map.of("format", "class-folders")).jsonPath().getLong("id");
    long projectId = Long.parseLong(base.substring(base.lastIndexOf('/') + 1));
    String path = base + "/exports/" + id + "/content";
    for (int i = 0; i < 5; i++) {
      assertThat(engineer.request().head(path).statusCode()).isEqualTo(200);
    }
    Export export = table.require(projectId, id);
    CountDownLatch four = new CountDownLatch(4);
    CountDownLatch end = new CountDownLatch(1);
    List<CompletableFuture<Void>> fetches = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      fetches.add(
          CompletableFuture.runAsync(
              () -> fetchSlowly(export, four, end), task -> new Thread(task).start()));
    }
    four.await();

    Response refused = engineer.request().get(path);
    end.countDown();
    CompletableFuture.allOf(fetches.toArray(CompletableFuture[]::new)).join();

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isEqualTo("10");
    assertThat(refused.jsonPath().getString("code")).isEqualTo("exports-busy");
    assertThat(engineer.request().get(path).statusCode()).isEqualTo(200);
  }

  private void fetchSlowly(Export export, CountDownLatch begun, CountDownLatch end) {
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            begun.countDown();
            try {
              end.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            write(0);
          }
        };
    try {
      exports.assemble(export, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void options_list_every_format() {
    JsonPath options = engineer.request().get(base + "/export-options").jsonPath();

    assertThat(options.getList("formats.name", String.class))
        .containsExactly(
            "coco",
            "csv",
            "cvat",
            "jsonl",
            "label-studio",
            "ground-truth",
            "class-folders",
            "hugging-face",
            "features",
            "predictions-csv",
            "predictions-jsonl");
    assertThat(options.getList("annotators")).isEmpty();
  }

  @Test
  void predictions_features_and_images_of_a_labeled_pool_are_the_pools_own() throws Exception {
    LoopProject loop = LoopProject.of(engineer::request);
    base = loop.path();
    loop.importImages(0, 60);
    await().atMost(Duration.ofSeconds(60)).until(() -> loop.isOrdered(60, "typiclust"));
    loop.label(20);
    await()
        .atMost(Duration.ofSeconds(120))
        .until(() -> loop.progress().get("modelVersion") != null);

    JsonPath made = make(Map.of("format", "predictions-csv")).jsonPath();
    assertThat(made.getInt("modelVersion")).isPositive();
    assertThat(made.getInt("generation")).isPositive();
    List<CSVRecord> predictions = CSV.parse(new StringReader(fetch(made).asString())).getRecords();
    assertThat(predictions).hasSize(60);
    assertThat(predictions).allMatch(one -> Double.parseDouble(one.get("confidence")) > 0.5);
    // a model of 20 labels may err, but predictions of other images would be right by halves
    assertThat(predictions)
        .filteredOn(one -> one.get("name").startsWith(one.get("prediction") + "/"))
        .hasSizeGreaterThan(50);
    assertThat(predictions.stream().filter(one -> one.get("labeled").equals("true"))).hasSize(20);

    JsonPath zip = make(Map.of("format", "class-folders")).jsonPath();
    byte[] first = fetch(zip).asByteArray();
    byte[] second = fetch(zip).asByteArray();
    assertThat(zip.<Object>get("sha256")).isNull();
    assertThat(first).hasSize(zip.getInt("bytes")).isEqualTo(second);
    assertThat(record(zip).getString("sha256")).isEqualTo(Sha256.hash(first).hex());

    JsonPath features = make(Map.of("format", "features")).jsonPath();
    assertThat(features.getInt("images")).isEqualTo(60);
    assertThat(fetch(features).asByteArray()).hasSize(features.getInt("bytes"));
  }

  private Response fetch(JsonPath made) {
    return engineer.request().get(base + "/exports/" + made.getLong("id") + "/content");
  }

  private JsonPath record(JsonPath made) {
    return engineer.request().get(base + "/exports/" + made.getLong("id")).jsonPath();
  }
}
