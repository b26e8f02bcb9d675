package org.winnow.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.winnow.evaluation.ArmComparison;

class ComparisonViewTest {

  @Test
  void says_when_it_will_be_known() {
    ComparisonView view = ComparisonView.of(Optional.empty(), 23);
    assertThat(view.verdict()).isEqualTo("early");
    assertThat(view.sentence())
        .isEqualTo(
            "Whether active selection beats random here is known from 40 audit labels on; there are 23.");
  }

  @Test
  void says_that_it_is_about_to_be_measured() {
    assertThat(ComparisonView.of(Optional.empty(), 40).sentence())
        .isEqualTo(
            "Whether active selection beats random here is measured after the next round; there are 40 audit labels.");
  }

  @Test
  void says_what_was_measured() {
    assertThat(sentence(60, 15, 5))
        .isEqualTo(
            "Active selection beats random here: with 80 labels each, 75.0 % against 65.0 % on 100 audit images, a difference of +10.0 points (+1.0 to +18.6).");
    assertThat(sentence(60, 6, 5)).startsWith("Active selection cannot be told from random yet: ");
    assertThat(sentence(60, 5, 20))
        .startsWith("Active selection is behind random here: ")
        .contains("a difference of −15.0 points (−");
  }

  private static String sentence(int both, int activeOnly, int randomOnly) {
    ArmComparison one = new ArmComparison(100, 80, both, activeOnly, randomOnly);
    return ComparisonView.of(Optional.of(one), 100).sentence();
  }
}
