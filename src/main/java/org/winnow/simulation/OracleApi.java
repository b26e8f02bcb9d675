package org.winnow.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One user's way to a running server. Safe for use by many threads. */
final class OracleApi {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI server;
  private final String token;
  private final HttpClient client;
  private final ObjectMapper json;

  OracleApi(URI server, String token, HttpClient client, ObjectMapper json) {
    this.server = server;
    this.token = token;
    this.client = client;
    this.json = json;
  }

  /** An answer of the server, of any status. */
  record Reply(int status, JsonNode body) {

    boolean ok() {
      return status >= 200 && status < 300;
    }

    /** The problem's code, or the status where it has none. */
    String code() {
      return body.path("code").asText(Integer.toString(status));
    }
  }

  Reply get(String path) throws IOException {
    return send(request(path).GET());
  }

  Reply post(String path, ObjectNode body, @Nullable String idempotencyKey) throws IOException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return send(request);
  }

  ObjectNode object() {
    return json.createObjectNode();
  }

  /** The body of a reply that has to be good for the run to make sense. */
  JsonNode require(String path) throws IOException {
    Reply reply = get(path);
    if (!reply.ok()) {
      throw new IOException(
          path + " answered " + reply.status() + ": " + reply.body().path("detail").asText());
    }
    return reply.body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token)
        .header("Accept", "application/json");
  }

  private Reply send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      JsonNode body = json.readTree(response.body());
      return new Reply(response.statusCode(), body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
