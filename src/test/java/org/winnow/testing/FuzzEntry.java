package org.winnow.testing;

/** Where Jazzer comes in; the target is its only argument. */
public final class FuzzEntry {

  private static FuzzTarget target = FuzzTargets.all().get(0);

  private FuzzEntry() {}

  /** Called once, by name. */
  public static void fuzzerInitialize(String[] arguments) {
    target = FuzzTargets.named(arguments[0]);
  }

  /** Called with every input, by name. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    target.run(input);
  }
}
