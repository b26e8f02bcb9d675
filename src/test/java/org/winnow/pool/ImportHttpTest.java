package org.winnow.pool;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.image.Pictures;
import org.winnow.image.Tiffs;
import org.winnow.storage.BlobStore;
import org.winnow.storage.Sha256;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ImportHttpTest {

  private final Uploads uploads;
  private final BlobStore blobs;
  private final Logins.Person engineer = Logins.person(Role.ENGINEER);
  private String project = "";

  @TestHTTPResource URI server = URI.create("http://localhost");

  ImportHttpTest(Uploads uploads, BlobStore blobs) {
    this.uploads = uploads;
    this.blobs = blobs;
  }

  @BeforeEach
  void makeProject() {
    Response made =
        engineer
            .request()
            .body(Map.of("name", "Pool " + UUID.randomUUID(), "task", "single_label"))
            .post("/api/projects");
    project = "/api/projects/" + made.jsonPath().getLong("id");
  }

  private Response upload(String query, byte[] bytes) {
    return engineer
        .request()
        .contentType("application/octet-stream")
        .body(bytes)
        .post(project + "/imports" + query);
  }

  private Response finished(Response accepted) {
    String path = project + "/imports/" + accepted.jsonPath().getLong("id");
    return await()
        .atMost(Duration.ofSeconds(120))
        .until(
            () -> engineer.request().get(path),
            answer ->
                List.of("done", "failed", "cancelled")
                    .contains(answer.jsonPath().getString("status")));
  }

  @Test
  void upload_becomes_images_by_itself() {
    byte[] zip =
        Archives.zip(
            Archives.files(
                "owl/a.png",
                Pictures.png(1),
                "owl/b.jpg",
                Pictures.jpeg(2),
                "c.txt",
                new byte[] {'c'},
                "d.png",
                new byte[] {'d'}));
    Response accepted = upload("?source=birds.zip&labels=truth", zip);
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.jsonPath().getString("source")).isEqualTo("birds.zip");
    assertThat(accepted.jsonPath().getLong("bytesTotal")).isEqualTo(zip.length);
    Response done = finished(accepted);

    assertThat(done.jsonPath().getString("status")).isEqualTo("done");
    assertThat(done.jsonPath().getInt("imported")).isEqualTo(2);
    assertThat(done.jsonPath().getInt("rejected")).isEqualTo(2);
    assertThat(done.jsonPath().getInt("skipped")).isEqualTo(1);
    Response all = engineer.request().get(project + "/imports");
    assertThat(all.jsonPath().getList("skipped")).containsExactly(1);
    String entries = project + "/imports/" + done.jsonPath().getLong("id") + "/entries";
    Response page = engineer.request().get(entries + "?limit=2");
    assertThat(page.jsonPath().getList("entries.source")).containsExactly("owl/a.png", "owl/b.jpg");
    assertThat(page.jsonPath().getInt("next")).isEqualTo(1);
    Response rest = engineer.request().get(entries + "?after=1&limit=3");
    assertThat(rest.jsonPath().getList("entries.code"))
        .containsExactly("not-an-image", "type-mismatch");
    assertThat(rest.jsonPath().getString("next")).isNull();
    assertThat(
            engineer
                .request()
                .get(entries + "?status=rejected")
                .jsonPath()
                .getList("entries.ordinal"))
        .containsExactly(2, 3);
    assertThat(engineer.request().get(project).jsonPath().getList("classes.name"))
        .containsExactly("owl");
  }

  @Test
  void image_is_served_as_what_it_is_and_cached_for_good() {
    byte[] large = Pictures.encode(Pictures.noise(1_700, 20, 7), "jpeg");
    byte[] turned = Pictures.withOrientation(large, 6);
    finished(upload("?source=x.html", turned));
    Response entry = engineer.request().get(project + "/imports/" + lastImport() + "/entries");
    String image = project + "/images/" + entry.jsonPath().getLong("entries[0].imageId");

    Response described = engineer.request().get(image);
    assertThat(described.jsonPath().getInt("width")).isEqualTo(20);
    assertThat(described.jsonPath().getInt("height")).isEqualTo(1_700);
    Response original = engineer.request().get(image + "/original");
    assertThat(original.asByteArray()).isEqualTo(turned);
    assertThat(original.contentType()).isEqualTo("image/jpeg");
    assertThat(original.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(original.header("Content-Security-Policy")).contains("sandbox");
    assertThat(original.header("Cache-Control")).contains("immutable", "private");
    assertThat(original.header("Content-Disposition"))
        .startsWith("inline; filename=\"x-")
        .endsWith(".jpg\"");
    assertThat(
            engineer
                .request()
                .header("If-None-Match", original.header("ETag"))
                .get(image + "/original")
                .statusCode())
        .isEqualTo(304);
    assertThat(size(image + "/thumbnail")).containsExactly(3, 256);
    assertThat(size(image + "/display")).containsExactly(19, 1_600);
    assertThat(Logins.anonymous().get(image + "/original").statusCode()).isEqualTo(401);
  }

  @Test
  void what_a_browser_has_is_confirmed_without_its_bytes() throws Exception {
    finished(upload("?source=x.png", Pictures.png(4_711)));
    Response entry = engineer.request().get(project + "/imports/" + lastImport() + "/entries");
    String image = project + "/images/" + entry.jsonPath().getLong("entries[0].imageId");
    String tag = engineer.request().get(image + "/original").header("ETag");
    blobs.delete(List.of(new Sha256(engineer.request().get(image).jsonPath().getString("sha256"))));

    Response again = engineer.request().header("If-None-Match", tag).get(image + "/original");

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.header("ETag")).isEqualTo(tag);
    assertThat(engineer.request().get(image + "/original").statusCode()).isEqualTo(404);
  }

  @Test
  void tiff_is_shown_as_a_jpeg_and_kept_as_it_is() {
    byte[] tiff = Tiffs.rgb(Pictures.noise(30, 20, 8)).with(Tiffs.ORIENTATION, 6).file();
    finished(upload("?source=scan.tiff", tiff));
    Response entry = engineer.request().get(project + "/imports/" + lastImport() + "/entries");
    String image = project + "/images/" + entry.jsonPath().getLong("entries[0].imageId");

    assertThat(engineer.request().get(image).jsonPath().getInt("height")).isEqualTo(30);
    for (String shown : List.of("/thumbnail", "/display")) {
      assertThat(engineer.request().get(image + shown).contentType()).isEqualTo("image/jpeg");
      assertThat(size(image + shown)).containsExactly(20, 30);
    }
    Response original = engineer.request().get(image + "/original");
    assertThat(original.asByteArray()).isEqualTo(tiff);
    assertThat(original.contentType()).isEqualTo("image/tiff");
    assertThat(original.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(original.header("Content-Security-Policy")).contains("sandbox");
    assertThat(original.header("Content-Disposition")).endsWith(".tif\"");
  }

  @Test
  void report_is_counted_searched_and_fetched_as_csv() {
    byte[] zip =
        Archives.zip(
            Archives.files(
                "owl/A.png",
                Pictures.png(1),
                "=cmd.png",
                new byte[] {'d'},
                "owl/b.txt",
                new byte[] {'c'},
                "owl/c.txt",
                new byte[] {'c'}));
    finished(upload("?source=birds.zip", zip));
    String one = project + "/imports/" + lastImport();

    Response counts = engineer.request().get(one + "/entries/counts");
    assertThat(counts.jsonPath().getList("code"))
        .containsExactly("not-an-image", null, "type-mismatch");
    assertThat(counts.jsonPath().getList("entries")).containsExactly(2, 1, 1);
    assertThat(sources(one + "/entries?code=type-mismatch")).containsExactly("=cmd.png");
    assertThat(sources(one + "/entries?search=owl/a")).containsExactly("owl/A.png");
    assertThat(sources(one + "/entries?search=owl&status=rejected&after=2"))
        .containsExactly("owl/c.txt");
    assertThat(sources(one + "/entries?search=%25")).isEmpty();
    Response csv = engineer.request().get(one + "/report.csv");
    assertThat(csv.contentType()).startsWith("text/csv");
    assertThat(csv.header("Content-Disposition")).contains("-report.csv");
    assertThat(csv.asString().split("\r\n"))
        .hasSize(5)
        .startsWith("ordinal,source,sha256,status,code,detail,image_id")
        .anyMatch(line -> line.startsWith("1,'=cmd.png,,rejected,type-mismatch,\"Named like"));
  }

  private List<Object> sources(String path) {
    return engineer
        .request()
        .urlEncodingEnabled(false)
        .get(path)
        .jsonPath()
        .getList("entries.source");
  }

  private long lastImport() {
    return engineer.request().get(project + "/imports").jsonPath().getLong("[0].id");
  }

  private int[] size(String path) {
    Response answer = engineer.request().get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    try {
      var image = ImageIO.read(new ByteArrayInputStream(answer.asByteArray()));
      return new int[] {image.getWidth(), image.getHeight()};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void upload_goes_to_disk_while_it_comes_and_a_broken_one_fails() throws Exception {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      String head =
          "POST "
              + project
              + "/imports?source=cut.zip HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + engineer.token()
              + "\r\nContent-Type: application/octet-stream\r\nContent-Length: 100000000\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      socket.getOutputStream().write(new byte[1 << 20]);
      socket.getOutputStream().flush();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                List<Object> imports =
                    engineer.request().get(project + "/imports").jsonPath().getList("id");
                return !imports.isEmpty() && Files.size(uploads.path(lastImport())) > 0;
              });
      assertThat(engineer.request().get(project + "/imports").jsonPath().getString("[0].status"))
          .isEqualTo("receiving");
    }
    String path = project + "/imports/" + lastImport();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> engineer.request().get(path).jsonPath().getString("status").equals("failed"));
    assertThat(engineer.request().get(path).jsonPath().getString("code"))
        .isEqualTo("upload-broken");
    assertThat(uploads.path(lastImport())).doesNotExist();
  }

  @Test
  void folder_can_be_imported_again_and_says_what_is_gone() throws Exception {
    List<String> roots = engineer.request().get("/api/import-roots").jsonPath().getList("");
    Path folder = Files.createTempDirectory(Path.of(roots.get(0)), "set");
    Path file = Files.write(folder.resolve("a.png"), Pictures.png(1));
    Map<String, String> request = Map.of("path", folder.toString());
    finished(engineer.request().body(request).post(project + "/imports/folder"));
    Files.delete(file);
    Response again = finished(engineer.request().body(request).post(project + "/imports/folder"));

    assertThat(again.jsonPath().getInt("missing")).isEqualTo(1);
    assertThat(again.jsonPath().getInt("known")).isZero();
    String entries = project + "/imports/" + again.jsonPath().getLong("id") + "/entries";
    assertThat(
            engineer
                .request()
                .get(entries + "?status=missing")
                .jsonPath()
                .getList("entries.source"))
        .containsExactly("a.png");
  }

  @Test
  void manifest_is_fetched_from_and_not_imported_itself() {
    byte[] manifest =
        "url,label\nhttps://127.0.0.1:8443/a.png,owl\nfile:///etc/passwd,owl\n".getBytes(US_ASCII);

    Response done = finished(upload("?source=list.csv&labels=truth&fetch=true", manifest));

    assertThat(done.jsonPath().getString("origin")).isEqualTo("manifest");
    assertThat(done.jsonPath().getString("status")).isEqualTo("done");
    assertThat(done.jsonPath().getInt("retryable")).isZero();
    Response rows =
        engineer.request().get(project + "/imports/" + done.jsonPath().getLong("id") + "/entries");
    assertThat(rows.jsonPath().getList("entries.code"))
        .containsExactly(null, "url-refused", "url-refused", null, null);
    assertThat(
            engineer
                .request()
                .get(
                    project
                        + "/imports/"
                        + done.jsonPath().getLong("id")
                        + "/entries?status=retryable")
                .jsonPath()
                .getList("entries"))
        .isEmpty();
  }

  @Test
  void resumable_upload_can_be_a_manifest() {
    String metadata =
        "filename " + base64("list.jsonl") + ",fetch " + base64("true") + ",key " + base64("k");
    byte[] manifest = "{\"url\":\"http://images.example/a.png\"}\n".getBytes(US_ASCII);
    Response begun =
        engineer
            .request()
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Length", manifest.length)
            .header("Upload-Metadata", metadata)
            .contentType("application/offset+octet-stream")
            .body(manifest)
            .post(project + "/uploads");
    assertThat(begun.statusCode()).isEqualTo(201);

    Response done = finished(begun);

    assertThat(done.jsonPath().getString("origin")).isEqualTo("manifest");
    assertThat(done.jsonPath().getInt("rejected")).isEqualTo(1);
    assertThat(
            engineer
                .request()
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", 1)
                .header(
                    "Upload-Metadata", metadata.replace(base64("list.jsonl"), base64("birds.zip")))
                .post(project + "/uploads")
                .statusCode())
        .isEqualTo(422);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(US_ASCII));
  }

  @Test
  void wrong_requests_are_refused() {
    Response noManifest = upload("?source=birds.zip&fetch=true", new byte[] {1});
    assertThat(noManifest.statusCode()).isEqualTo(422);
    assertThat(noManifest.jsonPath().getString("errors[0].code")).isEqualTo("manifest-unreadable");
    Response noList = upload("?source=list.csv&fetch=true", "what,where\n1,2\n".getBytes(US_ASCII));
    assertThat(noList.statusCode()).isEqualTo(422);
    assertThat(noList.jsonPath().getString("code")).isEqualTo("manifest-unreadable");
    assertThat(engineer.request().get(project + "/imports").jsonPath().getString("[0].status"))
        .isEqualTo("failed");
    Response bucket =
        engineer
            .request()
            .body(Map.of("address", "s3://images/set", "labels", "ignore"))
            .post(project + "/imports/bucket");
    assertThat(bucket.statusCode()).isEqualTo(403);
    assertThat(bucket.jsonPath().getString("code")).isEqualTo("bucket-not-allowed");
    assertThat(engineer.request().get("/api/import-buckets").jsonPath().getList("")).isEmpty();
    assertThat(
            engineer
                .request()
                .body(Map.of("path", "/etc/passwd", "fetch", true))
                .post(project + "/imports/folder")
                .jsonPath()
                .getString("code"))
        .isEqualTo("folder-not-allowed");
    assertThat(upload("?labels=maybe", new byte[] {1}).statusCode()).isEqualTo(422);
    assertThat(engineer.request().body("{}").post(project + "/imports").statusCode())
        .isEqualTo(415);
    assertThat(
            engineer
                .request()
                .body(Map.of("path", "/etc", "labels", "ignore"))
                .post(project + "/imports/folder")
                .jsonPath()
                .getString("code"))
        .isEqualTo("folder-not-allowed");
    assertThat(
            engineer
                .request()
                .contentType("application/octet-stream")
                .body(new byte[] {1})
                .post("/api/projects/999999999/imports")
                .statusCode())
        .isEqualTo(404);
    assertThat(
            Logins.as(Role.ANNOTATOR)
                .contentType("application/octet-stream")
                .body(new byte[] {1})
                .post(project + "/imports")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void finished_import_cannot_be_cancelled_any_more() {
    Response done = finished(upload("?source=a.png", Pictures.png(1)));
    String path = project + "/imports/" + done.jsonPath().getLong("id") + "/cancel";

    assertThat(engineer.request().post(path).jsonPath().getString("status")).isEqualTo("done");
  }
}
