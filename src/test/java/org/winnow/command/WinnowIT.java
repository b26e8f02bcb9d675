package org.winnow.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.FreePort;

/** The packaged program, as people start it. */
class WinnowIT {

  private static final Pattern FIRST_LINE =
      Pattern.compile("Open (http://127\\.0\\.0\\.1:\\d+)/setup\\?code=([0-9A-Z-]{14}) .*");

  private static final String PASSWORD = "a password of some length";

  private final Path folder;
  private final List<Process> started = new ArrayList<>();

  WinnowIT(@TempDir Path temporary) {
    folder = temporary.resolve("data");
  }

  @AfterEach
  void stop() throws Exception {
    for (Process process : started) {
      process.destroy();
      process.waitFor();
    }
  }

  @Test
  void first_visit_by_the_printed_address_then_killed_in_mid_load_then_all_users_are_there()
      throws Exception {
    int port = FreePort.choose();
    Process server = winnow(port, "serve");
    Matcher first = FIRST_LINE.matcher(firstLine(server, "Open"));
    assertThat(first.matches()).isTrue();
    String url = first.group(1);
    String cookie = setUp(url, first.group(2)).cookie("winnow_session");

    List<String> added = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      assertThat(addUser(url, cookie, "user" + i).statusCode()).isEqualTo(201);
      added.add("user" + i);
    }
    server.destroyForcibly().waitFor();
    Process again = winnow(port);
    firstLine(again, "Winnow is at " + url);

    List<String> names =
        RestAssured.given()
            .cookie("winnow_session", cookie)
            .get(url + "/api/users")
            .jsonPath()
            .getList("name");
    assertThat(names).contains("ada").containsAll(added);

    assertThat(run(port, "user", "add", "bot", "--role", "engineer", "--token"))
        .contains("bot\tengineer\tactive", "wn_");
    again.destroy();
    assertThat(again.waitFor()).isEqualTo(143);
    assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
    assertThat(run(port, "user", "list")).contains("ada\tadmin\tactive", "bot\tengineer\tactive");
    assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void second_server_on_the_folder_says_so_in_one_line() throws Exception {
    Process server = winnow(FreePort.choose());
    firstLine(server, "Open");
    String refusal = run(FreePort.choose(), "serve");
    assertThat(refusal)
        .contains("winnow: Another Winnow runs on the data folder")
        .doesNotContain("\tat ");
  }

  private Response setUp(String url, String code) {
    Response done =
        RestAssured.given()
            .contentType(ContentType.JSON)
            .body(Map.of("code", code, "name", "ada", "password", PASSWORD))
            .post(url + "/api/setup");
    assertThat(done.statusCode()).isEqualTo(201);
    return done;
  }

  private static Response addUser(String url, String cookie, String name) {
    return RestAssured.given()
        .contentType(ContentType.JSON)
        .header("Origin", url)
        .cookie("winnow_session", cookie)
        .body(Map.of("name", name, "role", "annotator", "password", PASSWORD))
        .post(url + "/api/users");
  }

  /** The whole output of a command that ends by itself. */
  private String run(int port, String... arguments) throws Exception {
    Process process = winnow(port, arguments);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private Process winnow(int port, String... arguments) throws IOException {
    Path jar = Path.of("target", "quarkus-app", "quarkus-run.jar");
    assertThat(Files.exists(jar)).as("packaged before: %s", jar).isTrue();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                jar.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("WINNOW_DATA_DIR", folder.toString());
    builder.environment().put("WINNOW_PORT", Integer.toString(port));
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static String firstLine(Process process, String start) throws IOException {
    List<String> seen = new ArrayList<>();
    var out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(start)) {
        drain(process);
        return line;
      }
      seen.add(line);
    }
    throw new AssertionError("Expected a line starting with " + start + ", got " + seen);
  }

  /** So that the server never waits for somebody to read its log. */
  private static void drain(Process process) {
    Thread reader =
        new Thread(
            () -> {
              try {
                process.inputReader(StandardCharsets.UTF_8).lines().forEach(line -> {});
              } catch (java.io.UncheckedIOException closed) {
                // the process has ended
              }
            });
    reader.setDaemon(true);
    reader.start();
  }
}
