package org.winnow.acquisition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every strategy there is, by name, found through {@link ServiceLoader}; and the names a project
 * can be set to: these and {@value AutoPolicy#NAME}.
 */
public final class Strategies {

  private static final SortedMap<String, Strategy> ALL = load();

  private Strategies() {}

  /**
   * A strategy, or auto, for people to choose.
   *
   * @param title its name for people
   * @param summary one sentence for people
   */
  public record Description(String name, String title, String summary) {}

  /** All strategies, by name. */
  public static List<Strategy> all() {
    return List.copyOf(ALL.values());
  }

  public static Optional<Strategy> named(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** What a setting's name stands for; empty when there is no such name. */
  public static Optional<Policy> policy(String name) {
    return name.equals(AutoPolicy.NAME)
        ? Optional.of(new AutoPolicy())
        : named(name).map(FixedPolicy::new);
  }

  /** What a project can be set to: auto first, then every strategy by name. */
  public static List<Description> descriptions() {
    List<Description> descriptions = new ArrayList<>();
    descriptions.add(new Description(AutoPolicy.NAME, "Automatic", AutoPolicy.SUMMARY));
    ALL.values().forEach(s -> descriptions.add(new Description(s.name(), s.title(), s.summary())));
    return List.copyOf(descriptions);
  }

  private static SortedMap<String, Strategy> load() {
    SortedMap<String, Strategy> found = new TreeMap<>();
    // The class loader of this class: worker threads may carry another one.
    for (Strategy strategy : ServiceLoader.load(Strategy.class, Strategy.class.getClassLoader())) {
      Strategy other = found.put(strategy.name(), strategy);
      if (other != null || strategy.name().equals(AutoPolicy.NAME)) {
        throw new IllegalStateException("two strategies are called " + strategy.name());
      }
    }
    return found;
  }
}
