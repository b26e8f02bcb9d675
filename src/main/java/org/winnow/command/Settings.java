package org.winnow.command;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.winnow.common.WinnowConfig;
import org.winnow.database.DatabaseAddress;
import org.winnow.database.EmbeddedDatabase;

/**
 * The settings needed before the server starts, read from the same places: system properties, the
 * environment, {@code config/application.properties}.
 */
record Settings(Path dataDir, Optional<DatabaseAddress> configuredDatabase, WinnowConfig winnow) {

  private static final String URL = "quarkus.datasource.jdbc.url";
  private static final String USER = "quarkus.datasource.username";
  private static final String PASSWORD = "quarkus.datasource.password";

  static Settings read() {
    SmallRyeConfig config =
        ConfigUtils.configBuilder()
            .withMapping(WinnowConfig.class)
            // as the server does not mind what it does not know
            .withValidateUnknown(false)
            .build();
    Path dataDir = config.getOptionalValue("winnow.data-dir", Path.class).orElseThrow();
    Optional<DatabaseAddress> database =
        config
            .getOptionalValue(URL, String.class)
            .map(
                url ->
                    new DatabaseAddress(
                        url,
                        config.getOptionalValue(USER, String.class).orElse(""),
                        config.getOptionalValue(PASSWORD, String.class).orElse("")));
    return new Settings(
        dataDir.toAbsolutePath().normalize(),
        database,
        config.getConfigMapping(WinnowConfig.class));
  }

  /** Tells the server, before it starts, to use this database. */
  static void use(DatabaseAddress address) {
    System.setProperty(URL, address.url());
    System.setProperty(USER, address.user());
    System.setProperty(PASSWORD, address.password());
  }

  /** The database for a command's few statements: the configured one, or the embedded one. */
  OpenDatabase open() throws IOException {
    if (configuredDatabase.isPresent()) {
      return new OpenDatabase(configuredDatabase.get(), () -> {});
    }
    EmbeddedDatabase embedded = EmbeddedDatabase.join(dataDir);
    return new OpenDatabase(embedded.address(), embedded::close);
  }

  /** A database in use by a command; closing it stops what was started for it. */
  record OpenDatabase(DatabaseAddress address, Closing closing) implements AutoCloseable {

    @Override
    public void close() throws IOException {
      closing.close();
    }
  }

  /** What ends the use of a database. */
  interface Closing {
    void close() throws IOException;
  }
}
