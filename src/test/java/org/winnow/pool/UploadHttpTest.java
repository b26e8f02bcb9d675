package org.winnow.pool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.image.Pictures;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;

/** Resumable uploads as a client of tus 1.0.0 sees them. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class UploadHttpTest {

  private static final String BYTES = "application/offset+octet-stream";

  private final Uploads uploads;
  private final Logins.Person engineer = Logins.person(Role.ENGINEER);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final byte[] zip =
      Archives.zip(Archives.files("owl/a.png", Pictures.png(1), "owl/b.png", Pictures.png(2)));
  private String project = "";

  @TestHTTPResource URI server = URI.create("http://localhost");

  UploadHttpTest(Uploads uploads) {
    this.uploads = uploads;
  }

  @BeforeEach
  void makeProject() {
    project =
        "/api/projects/"
            + engineer
                .request()
                .body(Map.of("name", "Uploads " + UUID.randomUUID(), "task", "single_label"))
                .post("/api/projects")
                .jsonPath()
                .getLong("id");
  }

  private HttpResponse<String> send(
      String method, String path, BodyPublisher body, String... headers) throws Exception {
    return sendAs(engineer, method, path, body, headers);
  }

  private HttpResponse<String> sendAs(
      Logins.Person person, String method, String path, BodyPublisher body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .method(method, body)
            .header("Authorization", "Bearer " + person.token())
            .timeout(Duration.ofSeconds(20));
    if (Arrays.stream(headers).noneMatch("Tus-Resumable"::equals)) {
      request.header("Tus-Resumable", "1.0.0");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.headers().firstValue("Tus-Resumable")).contains("1.0.0");
    return answer;
  }

  private static BodyPublisher nothing() {
    return BodyPublishers.noBody();
  }

  private HttpResponse<String> create(long length) throws Exception {
    return send(
        "POST",
        project + "/uploads",
        nothing(),
        "Upload-Length",
        Long.toString(length),
        "Upload-Metadata",
        metadata());
  }

  private static String metadata() {
    return "filename " + base64("ówl.zip") + ",labels " + base64("truth") + ",key " + base64("k");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String location(HttpResponse<String> created) {
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return created.headers().firstValue("Location").orElseThrow();
  }

  private HttpResponse<String> patch(String upload, int from, int to, String... headers)
      throws Exception {
    String[] all = Arrays.copyOf(headers, headers.length + 4);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = BYTES;
    all[headers.length + 2] = "Upload-Offset";
    all[headers.length + 3] = Integer.toString(from);
    return send("PATCH", upload, BodyPublishers.ofByteArray(zip, from, to - from), all);
  }

  private static String code(HttpResponse<String> refused) {
    return JsonPath.from(refused.body()).getString("code");
  }

  private String checksum(String name, String algorithm, int from, int to) throws Exception {
    byte[] sum = MessageDigest.getInstance(algorithm).digest(Arrays.copyOfRange(zip, from, to));
    return name + " " + Base64.getEncoder().encodeToString(sum);
  }

  private JsonPath imported(String upload) {
    String one = upload.replace("/uploads/", "/imports/");
    return await()
        .atMost(Duration.ofSeconds(120))
        .until(
            () -> engineer.request().get(one).jsonPath(),
            json -> List.of("done", "failed").contains(json.getString("status")));
  }

  @Test
  void server_says_what_it_knows() throws Exception {
    HttpResponse<String> answer = send("OPTIONS", project + "/uploads", nothing());
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Tus-Version")).contains("1.0.0");
    assertThat(answer.headers().firstValue("Tus-Extension"))
        .contains("creation,creation-with-upload,checksum,termination,expiration");
    assertThat(answer.headers().firstValue("Tus-Checksum-Algorithm")).contains("sha1,sha256");
    assertThat(answer.headers().firstValue("Tus-Max-Size")).contains("1099511627776");
  }

  @Test
  void file_in_pieces_becomes_images() throws Exception {
    String upload = location(create(zip.length));
    HttpResponse<String> first =
        patch(upload, 0, 50, "Upload-Checksum", checksum("sha256", "SHA-256", 0, 50));
    assertThat(first.statusCode()).isEqualTo(204);
    assertThat(first.headers().firstValue("Upload-Offset")).contains("50");
    assertThat(first.headers().firstValue("Upload-Expires").orElse("")).endsWith("GMT");

    HttpResponse<String> where = send("HEAD", upload, nothing());
    assertThat(where.statusCode()).isEqualTo(204);
    assertThat(where.headers().firstValue("Upload-Offset")).contains("50");
    assertThat(where.headers().firstValue("Upload-Length")).contains("" + zip.length);
    assertThat(where.headers().firstValue("Upload-Metadata")).contains(metadata());
    assertThat(where.headers().firstValue("Cache-Control")).contains("no-store");
    JsonPath listed = engineer.request().get(project + "/imports").jsonPath();
    assertThat(listed.getString("[0].status")).isEqualTo("receiving");
    assertThat(listed.getString("[0].source")).isEqualTo("ówl.zip");
    assertThat(listed.getLong("[0].bytesTotal")).isEqualTo(zip.length);
    assertThat(listed.getLong("[0].upload.offset")).isEqualTo(50);
    assertThat(listed.getBoolean("[0].upload.own")).isTrue();
    JsonPath found = engineer.request().get(project + "/uploads?key=k").jsonPath();
    assertThat(found.getLong("[0].offset")).isEqualTo(50);
    assertThat(engineer.request().get(project + "/uploads?key=K").jsonPath().getList("")).isEmpty();

    assertThat(
            patch(
                    upload,
                    50,
                    zip.length,
                    "Upload-Checksum",
                    checksum("sha1", "SHA-1", 50, zip.length))
                .statusCode())
        .isEqualTo(204);
    JsonPath done = imported(upload);
    assertThat(done.getString("status")).isEqualTo("done");
    assertThat(done.getInt("imported")).isEqualTo(2);
    assertThat(done.getString("labels")).isEqualTo("truth");
    assertThat(done.getString("upload")).isNull();
    assertThat(send("HEAD", upload, nothing()).headers().firstValue("Upload-Offset"))
        .contains("" + zip.length);
    assertThat(send("DELETE", upload, nothing()).statusCode()).isEqualTo(409);
  }

  @Test
  void file_can_come_with_its_creation() throws Exception {
    HttpResponse<String> created =
        send(
            "POST",
            project + "/uploads",
            BodyPublishers.ofByteArray(zip),
            "Upload-Length",
            "" + zip.length,
            "Content-Type",
            BYTES);
    assertThat(created.headers().firstValue("Upload-Offset")).contains("" + zip.length);
    assertThat(imported(location(created)).getInt("imported")).isEqualTo(2);
  }

  @Test
  void empty_file_is_an_import_at_once() throws Exception {
    assertThat(imported(location(create(0))).getInt("rejected")).isEqualTo(1);
  }

  @Test
  void refusals_say_why() throws Exception {
    String upload = location(create(zip.length));
    HttpResponse<String> wrongOffset = patch(upload, 3, 10);
    assertThat(wrongOffset.statusCode()).isEqualTo(409);
    assertThat(code(wrongOffset)).isEqualTo("offset-wrong");
    HttpResponse<String> wrongSum =
        patch(upload, 0, 50, "Upload-Checksum", checksum("sha256", "SHA-256", 0, 51));
    assertThat(wrongSum.statusCode()).isEqualTo(460);
    assertThat(code(wrongSum)).isEqualTo("checksum-mismatch");
    assertThat(send("HEAD", upload, nothing()).headers().firstValue("Upload-Offset")).contains("0");
    assertThat(patch(upload, 0, 50, "Upload-Checksum", "md5 abcd").statusCode()).isEqualTo(400);
    assertThat(patch(upload, 0, 50, "Tus-Resumable", "0.2.2").statusCode()).isEqualTo(412);
    HttpResponse<String> wrongType =
        send(
            "PATCH",
            upload,
            BodyPublishers.ofByteArray(zip),
            "Content-Type",
            "application/octet-stream",
            "Upload-Offset",
            "0");
    assertThat(wrongType.statusCode()).isEqualTo(415);
    HttpResponse<String> noOffset =
        send("PATCH", upload, BodyPublishers.ofByteArray(zip), "Content-Type", BYTES);
    assertThat(noOffset.statusCode()).isEqualTo(400);
    assertThat(create(ResumableUploads.MOST_BYTES + 1).statusCode()).isEqualTo(413);
    assertThat(create(-1).statusCode()).isEqualTo(400);
    String small = location(create(10));
    assertThat(patch(small, 0, 50).statusCode()).isEqualTo(413);
    long room = Files.getFileStore(uploads.path(0).getParent()).getUsableSpace();
    HttpResponse<String> noRoom = create(Math.min(ResumableUploads.MOST_BYTES, 2 * room));
    assertThat(noRoom.statusCode()).isEqualTo(2 * room > ResumableUploads.MOST_BYTES ? 201 : 507);
  }

  @Test
  void upload_is_its_maker_s_and_gone_when_it_was_given_up() throws Exception {
    String upload = location(create(zip.length));
    Logins.Person other = Logins.person(Role.ENGINEER);
    assertThat(sendAs(other, "HEAD", upload, nothing()).statusCode()).isEqualTo(404);
    assertThat(sendAs(other, "DELETE", upload, nothing()).statusCode()).isEqualTo(404);
    assertThat(other.request().get(project + "/uploads?key=k").jsonPath().getList("")).isEmpty();
    assertThat(other.request().get(project + "/imports").jsonPath().getBoolean("[0].upload.own"))
        .isFalse();
    assertThat(
            sendAs(Logins.person(Role.ANNOTATOR), "POST", project + "/uploads", nothing())
                .statusCode())
        .isEqualTo(403);

    patch(upload, 0, 50);
    assertThat(send("DELETE", upload, nothing()).statusCode()).isEqualTo(204);
    assertThat(send("HEAD", upload, nothing()).statusCode()).isEqualTo(410);
    assertThat(patch(upload, 50, 60).statusCode()).isEqualTo(410);
    assertThat(send("DELETE", upload, nothing()).statusCode()).isEqualTo(410);
    long id = Long.parseLong(upload.substring(upload.lastIndexOf('/') + 1));
    assertThat(uploads.path(id)).doesNotExist();
    assertThat(engineer.request().get(project + "/imports/" + id).jsonPath().getString("status"))
        .isEqualTo("cancelled");
  }

  @Test
  void of_two_pieces_at_once_one_is_taken() throws Exception {
    String upload = location(create(zip.length));
    long id = Long.parseLong(upload.substring(upload.lastIndexOf('/') + 1));
    try (Socket slow = new Socket(server.getHost(), server.getPort())) {
      String head =
          "PATCH "
              + upload
              + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + engineer.token()
              + "\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: "
              + BYTES
              + "\r\nContent-Length: 100\r\n\r\n";
      slow.getOutputStream().write(head.getBytes(UTF_8));
      slow.getOutputStream().write(zip, 0, 60);
      slow.getOutputStream().flush();
      await().until(() -> Files.exists(uploads.path(id)));

      assertThat(patch(upload, 0, 50).statusCode()).isEqualTo(423);
      slow.getOutputStream().write(zip, 60, 40);
      slow.getOutputStream().flush();
      byte[] answer = slow.getInputStream().readNBytes(12);
      assertThat(new String(answer, UTF_8)).isEqualTo("HTTP/1.1 204");
    }
    assertThat(send("HEAD", upload, nothing()).headers().firstValue("Upload-Offset"))
        .contains("100");
    assertThat(patch(upload, 100, zip.length).statusCode()).isEqualTo(204);
    assertThat(imported(upload).getInt("imported")).isEqualTo(2);
  }

  @Test
  void import_waits_while_it_is_paused() throws Exception {
    String upload = location(create(zip.length));
    String one = upload.replace("/uploads/", "/imports/");
    assertThat(engineer.request().post(one + "/pause").statusCode()).isEqualTo(409);
    patch(upload, 0, zip.length);
    imported(upload);
    assertThat(engineer.request().post(one + "/pause").jsonPath().getString("code"))
        .isEqualTo("import-not-under-way");
    assertThat(engineer.request().post(one + "/resume").statusCode()).isEqualTo(409);
  }
}
