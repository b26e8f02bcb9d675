package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.TestDatabase;

class ReportCsvTest {

  private static final int ROWS = 3_500;

  private final AtomicInteger connections = new AtomicInteger();
  private PoolFixture fixture;
  private long importId;

  @BeforeEach
  void start(@TempDir Path folder) {
    fixture = new PoolFixture(counted(TestDatabase.freshUrl()), folder);
    importId = fixture.stage("x", new byte[] {1}, LabelUse.IGNORE).id();
    fixture.jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into import_entries (import_id, ordinal, source, status, code, detail)
                select ?, n, 'photos/' || n || '.png', 'rejected', 'image-corrupt', 'It is cut.'
                from generate_series(0, ? - 1) n
                """,
                importId,
                ROWS));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** A database whose open connections are counted. */
  private Jdbi counted(String url) {
    return Jdbi.create(
            new ConnectionFactory() {
              @Override
              public Connection openConnection() throws SQLException {
                connections.incrementAndGet();
                return DriverManager.getConnection(url);
              }

              @Override
              public void closeConnection(Connection connection) throws SQLException {
                connections.decrementAndGet();
                connection.close();
              }
            })
        .installPlugin(new PostgresPlugin());
  }

  @Test
  void reader_that_takes_its_time_holds_no_connection() throws Exception {
    List<Integer> held = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int value) {
            held.add(connections.get());
            bytes.write(value);
          }
        };
    new ReportCsv(fixture.entries).write(importId, slow);

    assertThat(held).isNotEmpty().containsOnly(0);
    assertThat(bytes.toString(StandardCharsets.UTF_8).split("\r\n"))
        .hasSize(1 + ROWS)
        .startsWith(
            "ordinal,source,sha256,status,code,detail,image_id",
            "0,photos/0.png,,rejected,image-corrupt,It is cut.,")
        .endsWith("3499,photos/3499.png,,rejected,image-corrupt,It is cut.,");
  }

  @Test
  void reader_that_goes_away_ends_the_writing() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("Broken pipe");
          }
        };

    assertThatThrownBy(() -> new ReportCsv(fixture.entries).write(importId, gone))
        .isInstanceOf(IOException.class)
        .hasMessage("Broken pipe");
    assertThat(connections).hasValue(0);
  }
}
