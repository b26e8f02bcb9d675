package org.winnow.testing;

/** Where Jazzer comes in; the target is its only argument. */
public final class FuzzEntry {

  private static FuzzTarget target = FuzzTargets.all().get(0);

  private FuzzEntry() {}

  /**
   * Called once, by name. Reads the first inputs, for the time it takes to load classes and put
   * instruments into them is no input's; what is found in them is found again.
   */
  public static void fuzzerInitialize(String[] arguments) {
    target = FuzzTargets.named(arguments[0]);
    for (byte[] seed : target.seeds()) {
      try {
        target.run(seed);
      } catch (Exception | AssertionError e) {
        // said when the fuzzer comes to it
      }
    }
  }

  /** Called with every input, by name. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    target.run(input);
  }
}
