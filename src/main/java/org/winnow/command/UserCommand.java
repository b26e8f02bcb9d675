package org.winnow.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.winnow.access.Accounts;
import org.winnow.access.Role;
import org.winnow.access.User;
import org.winnow.database.JdbiProducer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Users, handled on the machine itself; whoever may read the data folder may do this. */
@Command(
    name = "user",
    description = "Adds, lists and disables users.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class UserCommand {

  @Spec private @Nullable CommandSpec spec;

  @Command(
      name = "add",
      description = "Adds a user. Without --password-stdin the user has no password.",
      mixinStandardHelpOptions = true)
  void add(
      @Parameters(paramLabel = "NAME", description = "the user's name") String name,
      @Option(
              names = "--role",
              required = true,
              paramLabel = "ROLE",
              description = "admin, engineer or annotator")
          String role,
      @Option(
              names = "--password-stdin",
              description = "read the password from the first line of standard input")
          boolean passwordFromInput,
      @Option(names = "--token", description = "print an API token; it is shown this once")
          boolean token,
      @Option(
              names = "--days",
              defaultValue = "365",
              paramLabel = "N",
              description = "how long the token is good; ${DEFAULT-VALUE} by default")
          int days)
      throws IOException {
    Role granted = Role.of(role);
    String password = passwordFromInput ? firstLineOfInput() : null;
    withAccounts(
        accounts -> {
          User user = accounts.add(name, granted, password);
          out().println(line(user));
          if (token) {
            out().println(accounts.makeToken(user.name(), "command line", days));
          }
        });
  }

  @Command(name = "list", description = "Lists all users.", mixinStandardHelpOptions = true)
  void list() throws IOException {
    withAccounts(accounts -> accounts.all().forEach(user -> out().println(line(user))));
  }

  @Command(
      name = "disable",
      description = "Shuts a user out at once: sessions and tokens end.",
      mixinStandardHelpOptions = true)
  void disable(@Parameters(paramLabel = "NAME", description = "the user's name") String name)
      throws IOException {
    withAccounts(accounts -> out().println(line(accounts.disable(name))));
  }

  private static void withAccounts(Consumer<Accounts> work) throws IOException {
    try (Settings.OpenDatabase database = Settings.read().open()) {
      var dataSource = database.address().dataSource();
      Flyway.configure().dataSource(dataSource).load().migrate();
      work.accept(Accounts.on(JdbiProducer.on(dataSource), Clock.systemUTC()));
    }
  }

  private static String line(User user) {
    return "%s\t%s\t%s"
        .formatted(
            user.name(), user.role().word(), user.disabledAt() == null ? "active" : "disabled");
  }

  private static String firstLineOfInput() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    if (line == null) {
      throw new IOException("Expected a password on standard input, got nothing.");
    }
    return line;
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the specification before it runs a command.");
    }
    return spec.commandLine().getOut();
  }
}
