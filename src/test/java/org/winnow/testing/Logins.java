package org.winnow.testing;

import io.quarkus.arc.Arc;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.winnow.access.Accounts;
import org.winnow.access.Role;
import org.winnow.access.User;

/** Users for HTTP tests, made without HTTP: {@code Logins.as(Role.ENGINEER).get("/api/…")}. */
public final class Logins {

  private Logins() {}

  /** A user with a bearer token. */
  public record Person(User user, String token) {

    /** A request of this person, of content type JSON. */
    public RequestSpecification request() {
      return RestAssured.given()
          .contentType(ContentType.JSON)
          .header("Authorization", "Bearer " + token);
    }
  }

  /** A new user of this role. */
  public static Person person(Role role) {
    Accounts accounts = Arc.container().instance(Accounts.class).get();
    String name = role.word() + "-" + UUID.randomUUID().toString().substring(0, 8);
    User user = accounts.add(name, role, null);
    return new Person(user, accounts.makeToken(name, "test", 1));
  }

  /** A request of a new user of this role, of content type JSON. */
  public static RequestSpecification as(Role role) {
    return person(role).request();
  }

  /** A request of nobody, of content type JSON. */
  public static RequestSpecification anonymous() {
    return RestAssured.given().contentType(ContentType.JSON);
  }
}
