package org.winnow.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.access.Role;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;
import picocli.CommandLine;

/** {@code winnow import} against a server; how it bears kills is tested on the packaged program. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ImportCommandTest {

  private final Logins.Person engineer = Logins.person(Role.ENGINEER);
  private final String name = "Command " + UUID.randomUUID();
  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @TempDir Path folder = Path.of(".");
  @TestHTTPResource URI server = URI.create("http://localhost");
  private String project = "";

  @BeforeEach
  void makeProject() throws IOException {
    project =
        "/api/projects/"
            + engineer
                .request()
                .body(Map.of("name", name, "task", "single_label"))
                .post("/api/projects")
                .jsonPath()
                .getLong("id");
    Files.writeString(folder.resolve("token"), engineer.token() + "\n");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>();
    all.add("import");
    if (List.of(arguments).stream().noneMatch("--server"::equals)) {
      all.addAll(List.of("--server", "http://127.0.0.1:" + server.getPort()));
    }
    all.addAll(List.of("--project", name));
    all.addAll(List.of("--token-file", folder.resolve("token").toString()));
    all.addAll(List.of(arguments));
    CommandLine line = new CommandLine(Winnow.class);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(errors));
    return line.execute(all.toArray(String[]::new));
  }

  private String picture(String path, int number) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    image.setRGB(number % 8, number / 8, 0xff8800 + number);
    ImageIO.write(image, "png", file.toFile());
    return file.toString();
  }

  @Test
  void folder_comes_in_and_its_report_is_printed() throws IOException {
    picture("photos/owl/1.png", 1);
    picture("photos/owl/2.png", 2);
    picture("photos/robin/3.png", 3);
    Files.writeString(folder.resolve("photos/notes.txt"), "two owls", UTF_8);
    String photos = folder.resolve("photos").toString();

    assertThat(run("--labels", "truth", photos)).isZero();
    assertThat(out.toString())
        .contains("photos.tar: done. 3 imported, 0 duplicates, 0 rejected, 1 skipped")
        .containsPattern("/projects/\\d+/import\\?report=\\d+");
    assertThat(engineer.request().get(project).jsonPath().getList("classes.name"))
        .containsExactlyInAnyOrder("owl", "robin");

    assertThat(run("--labels", "truth", photos)).isZero();
    assertThat(out.toString()).contains("photos.tar has been imported already");
    assertThat(engineer.request().get(project + "/imports").jsonPath().getList("id")).hasSize(1);
    assertThat(run("--labels", "truth", "--again", photos)).isZero();
    assertThat(out.toString()).contains("photos.tar: done. 0 imported, 3 duplicates");
  }

  @Test
  void manifests_are_fetched_from_each_on_its_own() throws IOException {
    Path one = Files.writeString(folder.resolve("one.csv"), "url\nhttp://a.example/1.png\n");
    Path two =
        Files.writeString(folder.resolve("two.jsonl"), "{\"url\":\"ftp://a.example/2.png\"}");

    assertThat(run("--fetch", one.toString(), two.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("one.csv: done. 0 imported, 0 duplicates, 1 rejected")
        .contains("rejected: http://a.example/1.png: url-refused.")
        .contains("rejected: ftp://a.example/2.png: url-refused.");
    assertThat(engineer.request().get(project + "/imports").jsonPath().getList("origin"))
        .containsExactly("manifest", "manifest");
  }

  @Test
  void list_of_which_all_is_known_or_gone_has_every_image_in_the_pool() throws IOException {
    String counts =
        """
        {"source": "list.csv", "status": "done", "imported": 0, "duplicates": 0, "rejected": 2,
         "skipped": 2, "retryable": 0, "known": 1200, "missing": 3}\
        """;
    ObjectMapper json = new ObjectMapper();
    JsonNode one = json.readTree(counts);

    assertThat(ImportCommand.code(one)).isZero();
    assertThat(ImportCommand.code(json.readTree(counts.replace("3}", "0}")))).isZero();
    assertThat(ImportCommand.code(json.readTree(counts.replace("1200", "0")))).isZero();
    assertThat(ImportCommand.code(json.readTree("{\"status\": \"done\"}"))).isEqualTo(1);
    assertThat(ImportCommand.words(one))
        .isEqualTo(
            "list.csv: done. 0 imported, 0 duplicates, 0 rejected, 2 skipped,"
                + " 1,200 known and unchanged, 3 no longer there");
  }

  @Test
  void rejected_files_are_named_and_answered_by_1() throws IOException {
    picture("set/1.png", 1);
    Files.writeString(folder.resolve("set/broken.png"), "no picture", UTF_8);

    assertThat(run("--name", "both", folder.resolve("set").toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("both: done. 1 imported, 0 duplicates, 1 rejected")
        .contains("rejected: set/broken.png: type-mismatch. Named like an image");
  }

  @Test
  void upload_goes_on_where_another_process_left_it() throws IOException {
    String image = picture("1.png", 1);
    String key =
        "cli "
            + Fingerprint.of(
                "ignore", "1.png", Cargoes.of(List.of(Path.of(image)), "").get(0).fingerprint());
    ImportApi api =
        new ImportApi(URI.create("http://127.0.0.1:" + server.getPort()), engineer.token());
    long id = Long.parseLong(project.substring(project.lastIndexOf('/') + 1));
    byte[] bytes = Files.readAllBytes(Path.of(image));
    long upload =
        api.begin(id, bytes.length, Map.of("filename", "1.png", "labels", "ignore", "key", key))
            .path("id")
            .asLong();
    api.append(id, upload, 0, bytes, 40);

    assertThat(run(image)).isZero();
    assertThat(out.toString()).contains("1.png: goes on from " + 4_000 / bytes.length + " %");
    assertThat(engineer.request().get(project + "/imports").jsonPath().getList("id"))
        .hasSize(1)
        .allMatch(one -> ((Number) one).longValue() == upload);
  }

  @Test
  void wrong_calls_say_what_is_wrong() throws IOException {
    assertThat(run(folder.resolve("nowhere").toString())).isEqualTo(2);
    assertThat(errors.toString()).contains("There is no file or folder");
    String image = picture("1.png", 1);
    assertThat(run("--labels", "maybe", image)).isEqualTo(3);
    assertThat(out.toString())
        .contains("Expected labels to be ignore, annotations, truth or predictions");
    assertThat(run("--server", "http://127.0.0.1:1", image)).isEqualTo(3);
    assertThat(out.toString()).contains("the server cannot be reached");
    Files.writeString(folder.resolve("token"), "");
    assertThat(run(image)).isEqualTo(2);
    Files.writeString(folder.resolve("token"), "wn_wrong");
    assertThat(run(image)).isEqualTo(3);
    assertThat(out.toString()).contains("Nobody is logged in");
  }
}
