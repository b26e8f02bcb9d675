package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StrategiesTest {

  @Test
  void all_are_found_by_name() {
    assertThat(Strategies.all())
        .extracting(Strategy::name)
        .containsExactly(
            "badge",
            "bald",
            "batchbald",
            "coreset",
            "dropquery",
            "entropy",
            "least-confidence",
            "margin",
            "margin-clustering",
            "power-bald",
            "power-margin",
            "probcover",
            "random",
            "softmax-margin",
            "softrank-margin",
            "typiclust",
            "uherding");
  }

  @Test
  void auto_comes_first_and_is_a_policy() {
    assertThat(Strategies.descriptions().get(0).name()).isEqualTo("auto");
    assertThat(Strategies.policy("auto")).get().isInstanceOf(AutoPolicy.class);
  }

  @Test
  void an_unknown_name_is_nothing() {
    assertThat(Strategies.policy("best")).isEmpty();
    assertThat(Strategies.named("auto")).isEmpty();
  }

  @Test
  void each_has_a_row_in_the_documentation() throws IOException {
    String page = Files.readString(Path.of("docs/acquisition.md"));
    for (Strategies.Description known : Strategies.descriptions()) {
      assertThat(page).contains("| `" + known.name() + "` |");
    }
  }
}
