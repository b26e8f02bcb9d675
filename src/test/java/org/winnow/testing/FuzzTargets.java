package org.winnow.testing;

import java.util.List;
import java.util.stream.Stream;
import org.winnow.labelfile.LabelFileFuzzTargets;
import org.winnow.pool.PoolFuzzTargets;

/** Everything that reads bytes of strangers. */
final class FuzzTargets {

  private FuzzTargets() {}

  static List<FuzzTarget> all() {
    return Stream.concat(PoolFuzzTargets.all().stream(), LabelFileFuzzTargets.all().stream())
        .toList();
  }

  static FuzzTarget named(String name) {
    return all().stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no target " + name));
  }
}
