package org.winnow.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.common.WinnowConfig;
import org.winnow.storage.BlobStore;
import org.winnow.storage.Sha256;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;
import org.winnow.testing.LoopProject;

/** A project with all it can have is deleted over HTTP, while another shares some of its images. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ProjectDeletionHttpTest {

  // no other test imports these, and they are files of their own
  private static final int FIRST = 900_000;
  private static final int IMAGES = 40;
  private static final int SHARED = 8;

  private static final Duration LOOP = Duration.ofSeconds(60);

  @Inject Jdbi jdbi;
  @Inject BlobStore blobs;
  @Inject WinnowConfig config;

  private Logins.Person admin;
  private LoopProject project;
  private String name;

  @BeforeEach
  void makeProject() {
    admin = Logins.person(Role.ADMIN);
    project = LoopProject.of(Logins.person(Role.ENGINEER)::request);
    name = project.request().get(project.path()).jsonPath().getString("name");
  }

  private Response delete(String typed) {
    return admin.request().queryParam("name", typed).delete(project.path());
  }

  @Test
  void only_an_admin_who_names_the_project_deletes_it() {
    assertThat(project.request().queryParam("name", name).delete(project.path()).statusCode())
        .isEqualTo(403);
    Response unnamed = admin.request().delete(project.path());
    assertThat(unnamed.statusCode()).isEqualTo(422);
    assertThat(unnamed.jsonPath().getString("code")).isEqualTo("name-differs");
    assertThat(delete(name + " ").statusCode()).isEqualTo(422);
    assertThat(project.request().get(project.path()).statusCode()).isEqualTo(200);
    assertThat(delete(name).statusCode()).isEqualTo(204);
    assertThat(delete(name).statusCode()).isEqualTo(404);
  }

  @Test
  void deleted_project_is_gone_for_everybody_at_once_and_its_name_is_free() {
    String upload = begunUpload();
    delete(name);

    for (String path :
        List.of(
            "",
            "/progress",
            "/rounds",
            "/imports",
            "/exports",
            "/events",
            "/annotations/mine",
            "/images/1",
            "/export-options",
            "/near-duplicates")) {
      assertThat(project.request().get(project.path() + path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(
            project
                .request()
                .body(Map.of("count", 1))
                .post(project.path() + "/leases")
                .statusCode())
        .isEqualTo(404);
    assertThat(project.request().header("Tus-Resumable", "1.0.0").head(upload).statusCode())
        .isEqualTo(404);
    assertThat(names("/api/projects")).doesNotContain(name);
    assertThat(names("/api/overview")).doesNotContain(name);
    assertThat(
            project
                .request()
                .body(Map.of("name", name, "task", "single_label"))
                .post("/api/projects")
                .statusCode())
        .isEqualTo(201);
    await().atMost(LOOP).until(() -> rows("projects where id = " + id()) == 0);
  }

  private List<String> names(String path) {
    return project.request().get(path).jsonPath().getList("name");
  }

  private String begunUpload() {
    return project
        .request()
        .contentType("application/offset+octet-stream")
        .header("Tus-Resumable", "1.0.0")
        .header("Upload-Length", "100")
        .post(project.path() + "/uploads")
        .header("Location");
  }

  @Test
  void deleted_project_frees_its_bytes_and_those_shared_with_another_stay() throws Exception {
    LoopProject other = LoopProject.of(project.engineer());
    other.importImages(FIRST, FIRST + SHARED);
    project.importImages(FIRST, FIRST + IMAGES);
    await().atMost(LOOP).until(() -> project.isOrdered(IMAGES, "typiclust"));
    project.label(20);
    await().atMost(LOOP).until(() -> project.progress().get("modelVersion") != null);
    assertThat(
            project
                .request()
                .body(Map.of("format", "class-folders"))
                .post(project.path() + "/exports")
                .statusCode())
        .isEqualTo(201);
    List<Sha256> hashes = hashes(id());
    List<String> folders = List.of("exports/" + id(), "encoders/" + id(), "features/" + encoder());
    assertThat(folders).allMatch(folder -> files(folder) > 0);

    assertThat(delete(name).statusCode()).isEqualTo(204);

    await().atMost(LOOP).until(() -> rows("projects where id = " + id()) == 0);
    assertThat(folders).allMatch(folder -> files(folder) == 0);
    assertThat(hashes.stream().filter(blobs::holds)).hasSize(SHARED);
    assertThat(hashes(Long.parseLong(other.path().replaceAll(".*/", ""))))
        .hasSize(SHARED)
        .allMatch(blobs::holds);
    assertThat(rows("images where project_id = " + id())).isZero();
    assertThat(rows("annotations where project_id = " + id())).isZero();
    assertThat(rows("scheduled_tasks where task_name = 'remove-project'")).isZero();
  }

  private long id() {
    return Long.parseLong(project.path().replaceAll(".*/", ""));
  }

  private long rows(String from) {
    return jdbi.withHandle(
        handle -> handle.createQuery("select count(*) from " + from).mapTo(Long.class).one());
  }

  private long encoder() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select id from encoders where project_id = ?")
                .bind(0, id())
                .mapTo(Long.class)
                .first());
  }

  private List<Sha256> hashes(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select sha256 from images where project_id = ?")
                .bind(0, projectId)
                .map((row, context) -> Sha256.of(row.getBytes(1)))
                .list());
  }

  private long files(String folder) {
    Path path = config.dataDir().resolve("files").resolve(folder);
    if (!Files.isDirectory(path)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
