package org.winnow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The administrator of a new server, made by the address that it prints at its first start.
 *
 * @param url where the server is
 * @param cookie the administrator's session
 */
public record FirstVisit(String url, String cookie) {

  public static final String PASSWORD = "a password of some length";

  private static final Pattern LINE =
      Pattern.compile("Open (http://127\\.0\\.0\\.1:\\d+)/setup\\?code=([0-9A-Z-]{14}) .*");

  /** Makes the administrator "ada" on a server that has just been started for the first time. */
  public static FirstVisit to(ServerProcess server) throws IOException {
    String line = server.awaitLine("Open");
    Matcher matcher = LINE.matcher(line);
    assertThat(matcher.matches()).as(line).isTrue();
    String url = matcher.group(1);
    Response done =
        RestAssured.given()
            .contentType(ContentType.JSON)
            .body(Map.of("code", matcher.group(2), "name", "ada", "password", PASSWORD))
            .post(url + "/api/setup");
    assertThat(done.statusCode()).isEqualTo(201);
    return new FirstVisit(url, done.cookie("winnow_session"));
  }

  /** A request of the administrator, of content type JSON, to paths such as "/api/users". */
  public RequestSpecification request() {
    return RestAssured.given()
        .baseUri(url)
        .contentType(ContentType.JSON)
        .header("Origin", url)
        .cookie("winnow_session", cookie);
  }
}
