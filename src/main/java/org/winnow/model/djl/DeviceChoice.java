package org.winnow.model.djl;

import java.util.Locale;

/** Where tensors live, as {@code winnow.device} says it. */
public enum DeviceChoice {
  /** The first GPU if there is one, else the CPU. */
  AUTO,
  CPU,
  GPU;

  /**
   * Reads {@code auto}, {@code cpu} or {@code gpu}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static DeviceChoice of(String setting) {
    return switch (setting.strip().toLowerCase(Locale.ROOT)) {
      case "auto" -> AUTO;
      case "cpu" -> CPU;
      case "gpu" -> GPU;
      default ->
          throw new IllegalArgumentException(
              "winnow.device: expected auto, cpu or gpu, got '" + setting + "'");
    };
  }
}
