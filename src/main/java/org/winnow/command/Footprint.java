package org.winnow.command;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * Gives memory back to the machine when a burst of work is over. Learning an encoder or importing a
 * large set makes the heap grow; by default it would stay that large until the process ends.
 */
final class Footprint {

  /**
   * The virtual machine's options that may be set while it runs; what the command line says wins.
   */
  private static final Map<String, String> OPTIONS =
      Map.of(
          // collect once a minute when nothing else does, and shrink the heap to what is used
          "G1PeriodicGCInterval", "60000",
          "MinHeapFreeRatio", "10",
          "MaxHeapFreeRatio", "30");

  private Footprint() {}

  static void keepSmall() {
    HotSpotDiagnosticMXBean machine =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (machine == null) {
      return;
    }
    OPTIONS.forEach(
        (name, value) -> {
          try {
            if (machine.getVMOption(name).getOrigin().name().equals("DEFAULT")) {
              machine.setVMOption(name, value);
            }
          } catch (IllegalArgumentException e) {
            // another collector or another virtual machine: it has its own ways
          }
        });
  }
}
