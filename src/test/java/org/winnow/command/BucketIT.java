package org.winnow.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.remote.S3Host;
import org.winnow.storage.Sha256;
import org.winnow.testing.FirstVisit;
import org.winnow.testing.FreePort;
import org.winnow.testing.LoopProject;
import org.winnow.testing.ServerProcess;

/** The packaged server from the first import to the last deletion, with its images in a bucket. */
@Timeout(300)
class BucketIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SMALL = 60;
  private static final int LARGE = 2_000;

  private final Path folder;
  private final int port = FreePort.choose();
  private final S3Host host = new S3Host();
  private final int hostPort = host.port();
  private final List<ServerProcess> started = new ArrayList<>();

  BucketIT(@TempDir Path temporary) throws Exception {
    folder = temporary.resolve("data");
  }

  @AfterEach
  void stop() throws Exception {
    for (ServerProcess process : started) {
      process.end();
    }
    host.close();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("WINNOW_STORAGE_BUCKET", "images/winnow");
    settings.put("WINNOW_S3_ENDPOINT", "http://127.0.0.1:" + hostPort);
    settings.put("WINNOW_S3_PATH_STYLE", "true");
    settings.put("WINNOW_S3_ACCESS_KEY", host.settings().accessKey().orElseThrow());
    settings.put("WINNOW_S3_SECRET_KEY", host.settings().secretKey().orElseThrow());
    return settings;
  }

  private ServerProcess winnow(Map<String, String> settings, String... arguments)
      throws IOException {
    ServerProcess process = ServerProcess.start(folder, port, settings, arguments);
    started.add(process);
    return process;
  }

  private static void awaitThat(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(condition);
  }

  private Set<String> stored() {
    Set<String> hashes = new TreeSet<>();
    host.keys("winnow/blobs/").forEach(key -> hashes.add(key.substring(key.lastIndexOf('/') + 1)));
    return hashes;
  }

  @Test
  void server_that_cannot_use_its_bucket_does_not_start_and_says_why_without_secrets()
      throws Exception {
    Map<String, String> wrong = settings();
    wrong.put("WINNOW_S3_SECRET_KEY", "not-the-secret");
    ServerProcess refused = winnow(wrong, "serve");

    assertThat(refused.awaitOutput())
        .contains("winnow: The bucket of winnow.storage.bucket, s3://images/winnow/, cannot be")
        .contains("403 (SignatureDoesNotMatch) when asked to write")
        .doesNotContain("not-the-secret", "\tat ");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(folder.resolve("postgres")).doesNotExist();
  }

  @Test
  void images_live_in_the_bucket_from_import_to_deletion() throws Exception {
    ServerProcess server = winnow(settings());
    FirstVisit ada = FirstVisit.to(server);
    LoopProject project = LoopProject.of(ada::request);
    project.set(Map.of("roundLabels", 10, "roundSeconds", 1));
    project.importImages(0, SMALL);
    awaitThat("ordered", () -> project.isOrdered(SMALL, "typiclust"));
    assertThat(folder.resolve("blobs")).doesNotExist();
    assertThat(stored()).hasSize(SMALL);

    project.label(20);
    awaitThat("a model", () -> project.progress().get("modelVersion") != null);
    long image = shown(project);
    assertIsExported(project);

    LoopProject large = LoopProject.of(ada::request);
    large.importImages(10_000, 10_000 + LARGE);
    awaitThat("begun", () -> imported(large) > 0);
    host.goAway();
    awaitThat("waits", () -> "storage-away".equals(newest(large).getString("code[0]")));
    assertThat(newest(large).getString("status[0]")).isEqualTo("running");
    assertAwayIsSaid(project, image);
    host.comeBack(hostPort);
    int before = imported(large);
    awaitThat("goes on", () -> imported(large) > before);
    server.kill();
    winnow(settings()).awaitLine("Winnow is at");
    awaitThat("done", () -> "done".equals(newest(large).getString("status[0]")));
    assertThat(imported(large)).isEqualTo(LARGE);
    assertThat(newest(large).getInt("duplicates[0]")).isZero();
    assertThat(stored()).hasSize(SMALL + LARGE);

    assertThat(ada.request().queryParam("name", name(large)).delete(large.path()).statusCode())
        .isEqualTo(204);
    awaitThat("freed", () -> stored().size() == SMALL);

    String gone = stored().iterator().next();
    assertThat(sweep(0)).contains("Nothing is missing.");
    host.remove("winnow/blobs/" + gone.substring(0, 2) + "/" + gone);
    assertThat(sweep(SweepCommand.LOST)).contains("MISSING: the bytes of image", gone);
  }

  /** One image's own bytes, thumbnail and display picture; its id. */
  private long shown(LoopProject project) throws IOException {
    JsonPath leases =
        project.request().body(Map.of("count", 1)).post(project.path() + "/leases").jsonPath();
    long id = leases.getLong("leases[0].imageId");
    String path = project.path() + "/images/" + id;
    String sha256 = project.request().get(path).jsonPath().getString("sha256");

    Response original = project.request().get(path + "/original");

    assertThat(original.statusCode()).isEqualTo(200);
    assertThat(original.contentType()).isEqualTo("image/png");
    assertThat(Sha256.hash(original.asByteArray()).hex()).isEqualTo(sha256);
    assertThat(original.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(original.header("Cache-Control")).contains("immutable");
    String tag = original.header("ETag");
    assertThat(project.request().header("If-None-Match", tag).get(path + "/original").statusCode())
        .isEqualTo(304);
    assertThat(project.request().get(path + "/thumbnail").statusCode()).isEqualTo(200);
    assertThat(project.request().get(path + "/display").statusCode()).isEqualTo(200);
    return id;
  }

  private static void assertIsExported(LoopProject project) throws IOException {
    Response made =
        project.request().body(Map.of("format", "class-folders")).post(project.path() + "/exports");
    assertThat(made.statusCode()).isEqualTo(201);
    byte[] zip =
        project
            .request()
            .get(project.path() + "/exports/" + made.jsonPath().getLong("id") + "/content")
            .asByteArray();
    int pictures = 0;
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().endsWith(".png")) {
          assertThat(in.readAllBytes()).startsWith(0x89, 'P', 'N', 'G');
          pictures++;
        }
      }
    }
    assertThat(pictures).isEqualTo(20);
  }

  /** What is on this machine is shown; what is not is said to be away just now. */
  private void assertAwayIsSaid(LoopProject project, long cached) throws IOException {
    String images = project.path() + "/images/";
    assertThat(project.request().get(images + cached + "/original").statusCode()).isEqualTo(200);
    Response away = project.request().get(images + (cached == 1 ? 2 : 1) + "/original");
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.jsonPath().getString("code")).isEqualTo("storage-away");
    assertThat(away.header("Retry-After")).isEqualTo("10");
    assertThat(away.header("ETag")).isNull();
    assertThat(Files.list(folder.resolve("cache/blobs"))).isNotEmpty();
  }

  private static JsonPath newest(LoopProject project) {
    return project.request().get(project.path() + "/imports").jsonPath();
  }

  private static int imported(LoopProject project) {
    return newest(project).getInt("imported[0]");
  }

  private static String name(LoopProject project) {
    return project.request().get(project.path()).jsonPath().getString("name");
  }

  private String sweep(int exitCode) throws Exception {
    ServerProcess sweep = winnow(settings(), "sweep");
    String told = sweep.awaitOutput();
    assertThat(sweep.exitCode()).as(told).isEqualTo(exitCode);
    return told;
  }
}
