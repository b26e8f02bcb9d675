package org.winnow.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Gives the server under test a database, a data folder and a folder to import from of its own. One
 * for all HTTP tests of a run, so a test makes its own users and projects and counts on no others.
 */
public final class DatabaseResource implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    return Map.of(
        "quarkus.datasource.jdbc.url", TestDatabase.freshUrl(),
        "quarkus.datasource.username", "postgres",
        "winnow.data-dir", folder("winnow-test").toString(),
        "winnow.import.roots", folder("winnow-import-root").toString());
  }

  private static Path folder(String name) {
    try {
      Path folder = Files.createTempDirectory(name);
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    // the database ends with the JVM
  }
}
