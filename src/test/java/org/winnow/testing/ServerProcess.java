package org.winnow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The packaged program in a process of its own, as people start it. */
public final class ServerProcess {

  private static final int SIGTERM = 143;

  private final Process process;
  private final BufferedReader out;

  private ServerProcess(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts it on a data folder; without arguments it serves. */
  public static ServerProcess start(Path dataFolder, int port, String... arguments)
      throws IOException {
    return start(dataFolder, port, Map.of(), arguments);
  }

  /** The same, with more settings in its environment. */
  public static ServerProcess start(
      Path dataFolder, int port, Map<String, String> settings, String... arguments)
      throws IOException {
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
    builder.environment().putAll(settings);
    builder.environment().put("WINNOW_DATA_DIR", dataFolder.toString());
    builder.environment().put("WINNOW_PORT", Integer.toString(port));
    return new ServerProcess(builder.start());
  }

  /** Waits for the first line that starts so; what comes later is read and dropped. */
  public String awaitLine(String start) throws IOException {
    List<String> seen = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(start)) {
        drain();
        return line;
      }
      seen.add(line);
    }
    throw new AssertionError("Expected a line starting with " + start + ", got " + seen);
  }

  /** So that the server never waits for somebody to read its log. */
  private void drain() {
    Thread reader =
        new Thread(
            () -> {
              try {
                out.lines().forEach(line -> {});
              } catch (UncheckedIOException closed) {
                // the process has ended
              }
            });
    reader.setDaemon(true);
    reader.start();
  }

  /** The whole output of a command that ends by itself. */
  public String awaitOutput() throws IOException, InterruptedException {
    StringBuilder output = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      output.append(line).append('\n');
    }
    process.waitFor();
    return output.toString();
  }

  /** The exit code of a command that has ended. */
  public int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** Ends it by SIGKILL: nothing in it runs any more. Its PostgreSQL goes on. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop, and waits until it has, its PostgreSQL included. */
  public void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor()).isEqualTo(SIGTERM);
  }

  /** Ends it, whatever it does now. */
  public void end() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
