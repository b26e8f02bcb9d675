package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.access.Role;
import org.winnow.annotation.Annotations;
import org.winnow.annotation.Answer;
import org.winnow.annotation.NewAnnotation;
import org.winnow.annotation.Served;
import org.winnow.annotation.SingleLabel;
import org.winnow.image.Pictures;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;

/** What an export wrote, imported into an empty project, is the same again. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class RoundTripHttpTest {

  private final Jdbi jdbi;
  private final Annotations annotations;
  private final Logins.Person engineer = Logins.person(Role.ENGINEER);
  private final Logins.Person ann = Logins.person(Role.ANNOTATOR);
  private final Logins.Person ben = Logins.person(Role.ANNOTATOR);
  private final byte[] images =
      Archives.zip(
          Archives.files(
              "x/=a.png",
              Pictures.png(1),
              "x/b.jpg",
              Pictures.jpeg(2),
              "y/b.jpg",
              Pictures.jpeg(3),
              "unlabeled.png",
              Pictures.png(4)));
  private long original;

  RoundTripHttpTest(Jdbi jdbi, Annotations annotations) {
    this.jdbi = jdbi;
    this.annotations = annotations;
  }

  @BeforeEach
  void label() {
    original = project();
    finished(original, upload(original, "images.zip", "ignore", images));
    byHand(ann, "x/=a.png", "-minus");
    byHand(ann, "x/b.jpg", "-minus");
    byHand(ben, "x/b.jpg", "clean, \"dry\"");
    byHand(ann, "y/b.jpg", "clean, \"dry\"");
  }

  @ParameterizedTest
  @CsvSource({
    "csv, labels.csv",
    "jsonl, labels.jsonl",
    "label-studio, label-studio.json",
    "ground-truth, output.manifest"
  })
  void labels_come_back_with_annotators_and_times(String format, String name) {
    long copy = withImages();
    finished(copy, upload(copy, name, "annotations", export(original, format)));

    assertThat(labels(copy, format)).hasSize(3).isEqualTo(labels(original, format));
    assertThat(sources(copy)).containsOnly("import");
  }

  @Test
  void cvat_knows_no_annotators_and_brings_the_labels_back() {
    long copy = withImages();
    finished(copy, upload(copy, "cvat.xml", "annotations", export(original, "cvat")));

    assertThat(read(copy)).hasSize(3);
    assertThat(classes(copy)).isEqualTo(classes(original));
  }

  @ParameterizedTest
  @ValueSource(strings = {"class-folders", "hugging-face"})
  void images_come_back_with_labels_annotators_and_times(String format) {
    byte[] exported = export(original, format);
    long copy = project();
    Response done = finished(copy, upload(copy, "images.zip", "annotations", exported));

    assertThat(done.jsonPath().getInt("imported")).isEqualTo(3);
    assertThat(done.jsonPath().getInt("applied")).isEqualTo(3);
    assertThat(labels(copy, format)).hasSize(3).isEqualTo(labels(original, format));

    Response again = finished(copy, upload(copy, "images.zip", "annotations", exported));
    assertThat(again.jsonPath().getInt("unchanged")).isEqualTo(3);
    assertThat(history(copy)).isEqualTo(3);
  }

  @Test
  void server_s_own_export_changes_nothing_where_it_came_from() {
    Response done =
        finished(original, upload(original, "labels.csv", "annotations", export(original, "csv")));

    assertThat(done.jsonPath().getInt("unchanged")).isEqualTo(3);
    assertThat(history(original)).isEqualTo(4);
  }

  @Test
  void image_shows_engineers_metadata_and_predictions_and_annotators_neither() {
    byte[] told =
        "name,prediction,confidence,model,site\ny/b.jpg,wet,0.25,v7,left\n"
            .getBytes(StandardCharsets.UTF_8);
    finished(original, upload(original, "guesses.csv", "predictions", told));
    String path = "/api/projects/" + original + "/images/" + imageId("y/b.jpg");

    Response shown = engineer.request().get(path);
    assertThat(shown.jsonPath().getMap("metadata")).isEqualTo(Map.of("site", "left"));
    assertThat(shown.jsonPath().getList("predictions.model")).containsExactly("v7");
    assertThat(shown.jsonPath().getDouble("predictions[0].confidence")).isEqualTo(0.25);
    assertThat(shown.jsonPath().getLong("predictions[0].importId")).isPositive();

    Response hidden = ann.request().get(path);
    assertThat(hidden.jsonPath().<Object>get("metadata")).isNull();
    assertThat(hidden.jsonPath().getList("predictions")).isEmpty();
    Response bare =
        engineer.request().get("/api/projects/" + original + "/images/" + imageId("unlabeled.png"));
    assertThat(bare.jsonPath().<Object>get("metadata")).isNull();
  }

  private long project() {
    return engineer
        .request()
        .body(Map.of("name", "Trip " + UUID.randomUUID(), "task", "single_label"))
        .post("/api/projects")
        .jsonPath()
        .getLong("id");
  }

  private long withImages() {
    long copy = project();
    finished(copy, upload(copy, "images.zip", "ignore", images));
    return copy;
  }

  private Response upload(long project, String name, String labels, byte[] bytes) {
    return engineer
        .request()
        .contentType("application/octet-stream")
        .queryParam("source", name)
        .queryParam("labels", labels)
        .body(bytes)
        .post("/api/projects/" + project + "/imports");
  }

  private Response finished(long project, Response accepted) {
    String path = "/api/projects/" + project + "/imports/" + accepted.jsonPath().getLong("id");
    Response ended =
        await()
            .atMost(Duration.ofSeconds(120))
            .until(
                () -> engineer.request().get(path),
                answer -> answer.jsonPath().get("finishedAt") != null);
    assertThat(ended.jsonPath().getString("status")).isEqualTo("done");
    return ended;
  }

  private byte[] export(long project, String format) {
    String exports = "/api/projects/" + project + "/exports";
    long id =
        engineer.request().body(Map.of("format", format)).post(exports).jsonPath().getLong("id");
    return engineer.request().get(exports + "/" + id + "/content").asByteArray();
  }

  private long imageId(String name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select id from images where project_id = :project and name = :name")
                .bind("project", original)
                .bind("name", name)
                .mapTo(Long.class)
                .one());
  }

  private void byHand(Logins.Person person, String image, String className) {
    Response made =
        engineer
            .request()
            .body(Map.of("name", className))
            .post("/api/projects/" + original + "/classes");
    long classId =
        made.statusCode() == 201
            ? made.jsonPath().getLong("id")
            : jdbi.withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select id from classes where project_id = :project and name = :name")
                        .bind("project", original)
                        .bind("name", className)
                        .mapTo(Long.class)
                        .one());
    jdbi.useTransaction(
        handle ->
            annotations.add(
                handle,
                new NewAnnotation(
                    original,
                    imageId(image),
                    person.user().id(),
                    new Answer.Labeled(new SingleLabel(classId)),
                    Served.NOT,
                    null,
                    UUID.randomUUID(),
                    700,
                    false)));
  }

  /**
   * What must be the same: bytes, label, annotator, time, and how long it took where it is told.
   */
  private List<String> labels(long project, String format) {
    return read(project).stream()
        .map(
            row ->
                String.join(
                    " ",
                    row.get("sha256"),
                    row.get("label"),
                    row.get("annotator"),
                    row.get("created_at"),
                    format.equals("ground-truth") ? "" : row.get("elapsed_ms")))
        .sorted()
        .toList();
  }

  private List<String> classes(long project) {
    return read(project).stream()
        .map(row -> row.get("sha256") + " " + row.get("label"))
        .sorted()
        .toList();
  }

  private List<String> sources(long project) {
    return read(project).stream().map(row -> row.getOrDefault("source", "")).toList();
  }

  private List<Map<String, String>> read(long project) {
    String text = new String(export(project, "csv"), StandardCharsets.UTF_8);
    try (var parser =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .get()
            .parse(new StringReader(text))) {
      return parser.stream().map(row -> row.toMap()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long history(long project) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select count(*) from annotations where project_id = :project")
                .bind("project", project)
                .mapTo(Long.class)
                .one());
  }
}
