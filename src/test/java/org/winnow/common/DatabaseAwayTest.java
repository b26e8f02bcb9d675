package org.winnow.common;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseAwayTest {

  private final ProblemMapper mapper = new ProblemMapper(new ObjectMapper());

  @Test
  void database_that_is_away_is_answered_by_503_and_when_to_come_again() {
    List<SQLException> failures =
        List.of(
            new SQLException("connection refused", "08001"),
            new SQLException("terminating connection", "57P01"),
            new SQLException("starting up", "57P03"),
            new SQLException("too many clients", "53300"),
            new SQLTransientConnectionException("no route"),
            new SQLException("Sorry, acquisition timeout!"));
    for (SQLException failure : failures) {
      Response answer = mapper.map(new IllegalStateException("wrapped", failure), uri());

      assertThat(answer.getStatus()).as(failure.getMessage()).isEqualTo(503);
      assertThat(answer.getHeaderString("Retry-After")).isEqualTo("2");
    }
  }

  @Test
  void any_other_failure_of_the_database_is_the_server_s() {
    Response answer = mapper.map(new IllegalStateException(new SQLException("", "42601")), uri());

    assertThat(answer.getStatus()).isEqualTo(500);
    assertThat(answer.getHeaderString("Retry-After")).isNull();
  }

  private static UriInfo uri() {
    return (UriInfo)
        Proxy.newProxyInstance(
            DatabaseAwayTest.class.getClassLoader(),
            new Class<?>[] {UriInfo.class},
            (proxy, method, arguments) -> "/api/x");
  }
}
