package org.winnow.insight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.winnow.database.EmbeddedDatabase;

/** Fills the database of a data folder with rows, for {@code bench/rows.mjs}. */
final class RowLoader {

  private RowLoader() {}

  /** Arguments: the data folder, whose server goes on; a file of SQL; how many images. */
  public static void main(String[] arguments) throws IOException, SQLException {
    // not closed: that would end the server's PostgreSQL
    EmbeddedDatabase database = EmbeddedDatabase.join(Path.of(arguments[0]));
    try (Connection connection = database.address().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set winnow.images = " + Integer.parseInt(arguments[2]));
      statement.execute(Files.readString(Path.of(arguments[1])));
    }
  }
}
