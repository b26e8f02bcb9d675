package org.winnow.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** A running server, as importing needs it. */
final class ImportApi {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final URI server;
  private final String token;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(20))
          .build();

  ImportApi(URI server, String token) {
    this.server = server;
    this.token = token;
  }

  /** The server said no. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }

    /** Whether the upload is not there any more. */
    boolean isGone() {
      return status == 410;
    }

    /** Whether the same may be granted later, or after another look at where the upload is. */
    boolean isPassing() {
      return isGone()
          || status == 409
          || status == 423
          || status == 429
          || status == 460
          || status >= 500;
    }
  }

  /** Nothing that another try would change. */
  static final class NoSuchProject extends IOException {

    private static final long serialVersionUID = 1L;

    private NoSuchProject(String message) {
      super(message);
    }
  }

  /**
   * The project of this name, or else of this id.
   *
   * @throws NoSuchProject if there is none
   */
  long project(String nameOrId) throws IOException {
    JsonNode projects = get("/api/projects");
    for (JsonNode project : projects) {
      if (project.path("name").asText().equals(nameOrId)) {
        return project.path("id").asLong();
      }
    }
    for (JsonNode project : projects) {
      if (project.path("id").asText().equals(nameOrId)) {
        return project.path("id").asLong();
      }
    }
    throw new NoSuchProject("There is no project \"" + nameOrId + "\" on " + server + ".");
  }

  /** The uploads of a key, newest first. */
  JsonNode uploads(long project, String key) throws IOException {
    return get(path(project) + "/uploads?key=" + encoded(key));
  }

  /** Begins an upload. */
  JsonNode begin(long project, long length, Map<String, String> metadata) throws IOException {
    String pairs =
        metadata.entrySet().stream()
            .map(pair -> pair.getKey() + " " + base64(pair.getValue()))
            .sorted()
            .collect(Collectors.joining(","));
    return body(
        send(
            request(path(project) + "/uploads")
                .header("Upload-Length", Long.toString(length))
                .header("Upload-Metadata", pairs)
                .POST(BodyPublishers.noBody())));
  }

  /** How many bytes the server has of an upload. */
  long offset(long project, long upload) throws IOException {
    return offset(
        send(
            request(path(project) + "/uploads/" + upload).method("HEAD", BodyPublishers.noBody())));
  }

  /**
   * Adds bytes to an upload.
   *
   * @return how many bytes the server has then
   */
  long append(long project, long upload, long offset, byte[] bytes, int count) throws IOException {
    MessageDigest digest = Fingerprint.sha256();
    digest.update(bytes, 0, count);
    BodyPublisher body = BodyPublishers.ofByteArray(bytes, 0, count);
    return offset(
        send(
            request(path(project) + "/uploads/" + upload)
                .header("Content-Type", "application/offset+octet-stream")
                .header("Upload-Offset", Long.toString(offset))
                .header(
                    "Upload-Checksum",
                    "sha256 " + Base64.getEncoder().encodeToString(digest.digest()))
                .method("PATCH", body)));
  }

  JsonNode oneImport(long project, long id) throws IOException {
    return get(path(project) + "/imports/" + id);
  }

  /** Rejected entries of an import, of which some may only be skipped. */
  JsonNode rejected(long project, long id, int limit) throws IOException {
    return get(path(project) + "/imports/" + id + "/entries?status=rejected&limit=" + limit)
        .path("entries");
  }

  /** The page where an import's report is. */
  URI page(long project, long id) {
    return server.resolve("/projects/" + project + "/import?report=" + id);
  }

  private static String path(long project) {
    return "/api/projects/" + project;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token)
        .header("Accept", "application/json")
        .header("Tus-Resumable", "1.0.0");
  }

  private JsonNode get(String path) throws IOException {
    return body(send(request(path).GET()));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
      if (answer.statusCode() >= 200 && answer.statusCode() < 300) {
        return answer;
      }
      throw new Refused(answer.statusCode(), reason(answer));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private String reason(HttpResponse<byte[]> answer) {
    String detail;
    try {
      detail = json.readTree(answer.body()).path("detail").asText();
    } catch (IOException e) {
      // It is no problem of Winnow's but, for example, a proxy's.
      detail = "";
    }
    return detail.isEmpty() ? "The server answered " + answer.statusCode() + "." : detail;
  }

  private JsonNode body(HttpResponse<byte[]> answer) throws IOException {
    return json.readTree(answer.body());
  }

  private static long offset(HttpResponse<byte[]> answer) throws IOException {
    return answer
        .headers()
        .firstValueAsLong("Upload-Offset")
        .orElseThrow(() -> new IOException("The server did not say how many bytes it has."));
  }
}
