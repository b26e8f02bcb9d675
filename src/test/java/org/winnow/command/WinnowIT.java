package org.winnow.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.FirstVisit;
import org.winnow.testing.FreePort;
import org.winnow.testing.ServerProcess;

/** The packaged program, as people start it. */
class WinnowIT {

  private final Path folder;
  private final List<ServerProcess> started = new ArrayList<>();

  WinnowIT(@TempDir Path temporary) {
    folder = temporary.resolve("data");
  }

  @AfterEach
  void stop() throws Exception {
    for (ServerProcess process : started) {
      process.end();
    }
  }

  @Test
  void first_visit_by_the_printed_address_then_killed_in_mid_load_then_all_users_are_there()
      throws Exception {
    int port = FreePort.choose();
    ServerProcess server = winnow(port, "serve");
    FirstVisit ada = FirstVisit.to(server);

    List<String> added = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      addUser(ada, "user" + i);
      added.add("user" + i);
    }
    server.kill();
    ServerProcess again = winnow(port);
    again.awaitLine("Winnow is at " + ada.url());

    List<String> names = ada.request().get("/api/users").jsonPath().getList("name");
    assertThat(names).contains("ada").containsAll(added);

    assertThat(run(port, "user", "add", "bot", "--role", "engineer", "--token"))
        .contains("bot\tengineer\tactive", "wn_");
    again.stop();
    assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
    assertThat(run(port, "user", "list")).contains("ada\tadmin\tactive", "bot\tengineer\tactive");
    assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void second_server_on_the_folder_says_so_in_one_line() throws Exception {
    ServerProcess server = winnow(FreePort.choose());
    server.awaitLine("Open");
    String refusal = run(FreePort.choose(), "serve");
    assertThat(refusal)
        .contains("winnow: Another Winnow runs on the data folder")
        .doesNotContain("\tat ");
  }

  private static void addUser(FirstVisit ada, String name) {
    ada.request()
        .body(Map.of("name", name, "role", "annotator", "password", FirstVisit.PASSWORD))
        .post("/api/users")
        .then()
        .statusCode(201);
  }

  private String run(int port, String... arguments) throws Exception {
    return winnow(port, arguments).awaitOutput();
  }

  private ServerProcess winnow(int port, String... arguments) throws IOException {
    ServerProcess process = ServerProcess.start(folder, port, arguments);
    started.add(process);
    return process;
  }
}
