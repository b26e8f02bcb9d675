package org.winnow.command;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.PrintStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.winnow.access.Accounts;

/** The running server: says where it is, and waits until it is told to stop. */
public final class Server implements QuarkusApplication {

  private final Accounts accounts;

  Server(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public int run(String... arguments) {
    announce(System.out);
    Quarkus.waitForExit();
    return 0;
  }

  private void announce(PrintStream out) {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
    String address = "http://127.0.0.1:" + port;
    out.println(
        accounts
            .renewSetupCode()
            .map(code -> "Open " + address + "/setup?code=" + code + " to make the administrator")
            .orElse("Winnow is at " + address));
  }
}
