package org.winnow.command;

import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The command line's entry: {@code winnow} alone serves. */
@QuarkusMain
@Command(
    name = "winnow",
    description = "Labels images where a label teaches the most.",
    mixinStandardHelpOptions = true,
    version = "Winnow 0.1.0-SNAPSHOT",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      UserCommand.class,
      SimulateCommand.class,
      OracleCommand.class,
      ImportCommand.class,
      SweepCommand.class,
      CopyCommand.class
    })
public final class Winnow {

  private Winnow() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Winnow());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionStrategy(Winnow::execute);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("winnow: " + failure.getMessage());
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
    int code = line.execute(arguments);
    if (code != ServeCommand.GOES_ON) {
      System.exit(code);
    }
  }

  private static int execute(ParseResult parsed) {
    CommandLine line = parsed.commandSpec().commandLine();
    boolean isBare =
        parsed.commandSpec().parent() == null
            && !parsed.hasSubcommand()
            && !line.isUsageHelpRequested()
            && !line.isVersionHelpRequested();
    return isBare ? line.execute("serve") : new CommandLine.RunLast().execute(parsed);
  }
}
