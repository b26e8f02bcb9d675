package org.winnow.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.database.EmbeddedDatabase;
import org.winnow.testing.FirstVisit;
import org.winnow.testing.FreePort;
import org.winnow.testing.ServerProcess;

/** The packaged command and the packaged server, each killed by SIGKILL in mid upload. */
class ImportCommandIT {

  private static final long LARGE = 300_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path folder;
  private final Path data;
  private final int port = FreePort.choose();
  private final List<ServerProcess> started = new ArrayList<>();

  ImportCommandIT(@TempDir Path folder) {
    this.folder = folder;
    this.data = folder.resolve("data");
  }

  @AfterEach
  void stop() throws Exception {
    for (ServerProcess process : started) {
      process.end();
    }
    EmbeddedDatabase.join(data).close();
  }

  private ServerProcess winnow(String... arguments) throws IOException {
    ServerProcess process = ServerProcess.start(data, port, arguments);
    started.add(process);
    return process;
  }

  @Test
  void killed_command_and_killed_server_lose_nothing_that_was_acknowledged() throws Exception {
    ServerProcess server = winnow();
    FirstVisit ada = FirstVisit.to(server);
    String project =
        "/api/projects/"
            + ada.request()
                .body(Map.of("name", "belt", "task", "single_label"))
                .post("/api/projects")
                .jsonPath()
                .getLong("id");
    String[] command = command(ada);

    ServerProcess first = winnow(command);
    awaitOffset(ada, project, LARGE / 10);
    first.kill();
    long acknowledged =
        ada.request().get(project + "/imports").jsonPath().getLong("[0].upload.offset");

    ServerProcess second = winnow(command);
    awaitOffset(ada, project, LARGE / 2);
    server.kill();
    winnow();

    String said = second.awaitOutput();
    Matcher resumed = Pattern.compile("photos.tar: goes on from (\\d+) %").matcher(said);
    assertThat(resumed.find()).as(said).isTrue();
    // A piece that was whole when its sender was killed may have been counted after the look.
    assertThat(Long.parseLong(resumed.group(1)))
        .isGreaterThanOrEqualTo(100 * acknowledged / tarLength());
    assertThat(said).contains("photos.tar: done. 2 imported, 0 duplicates, 0 rejected, 1 skipped");
    assertThat(ada.request().get(project + "/imports").jsonPath().getList("id")).hasSize(1);
  }

  private String[] command(FirstVisit ada) throws Exception {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    picture(photos.resolve("1.png"), 0xff0000);
    picture(photos.resolve("2.png"), 0x00ff00);
    try (RandomAccessFile large = new RandomAccessFile(photos.resolve("z.bin").toFile(), "rw")) {
      large.setLength(LARGE);
    }
    String made = winnow("user", "add", "bot", "--role", "engineer", "--token").awaitOutput();
    Path token = folder.resolve("token");
    Files.writeString(token, made.substring(made.indexOf("wn_")).split("\\s", 2)[0], UTF_8);
    return new String[] {
      "import",
      "--server",
      ada.url(),
      "--project",
      "belt",
      "--token-file",
      token.toString(),
      photos.toString()
    };
  }

  private static void picture(Path file, int color) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    image.setRGB(3, 3, color);
    ImageIO.write(image, "png", file.toFile());
  }

  private long tarLength() throws IOException {
    return Cargoes.of(List.of(folder.resolve("photos")), "").get(0).length();
  }

  private static void awaitOffset(FirstVisit ada, String project, long offset) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              JsonPath imports = ada.request().get(project + "/imports").jsonPath();
              return imports.get("[0].upload") != null
                  && imports.getLong("[0].upload.offset") >= offset;
            });
  }
}
