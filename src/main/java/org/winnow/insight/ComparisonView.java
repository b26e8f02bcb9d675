package org.winnow.insight;

import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.winnow.evaluation.ArmComparison;
import org.winnow.evaluation.ArmTrial;

/**
 * Whether active selection beats random on this project's own images, from the audit arm.
 *
 * @param verdict "early" while there are too few audit labels to say, or the encoder is another
 *     than was measured with
 * @param labels of each arm that the two classifiers learned from; 0 while early
 * @param images audit images both were tried on; 0 while early
 * @param active accuracy that active labels bought, in [0, 1]; 0 while early
 * @param random accuracy that as many random labels bought; 0 while early
 * @param low the lower end of the 95 % interval of active − random
 * @param high its upper end
 * @param sentence the same for people
 */
@Schema(name = "Comparison")
public record ComparisonView(
    @Schema(enumeration = {"early", "ahead", "undecided", "behind"}) String verdict,
    int labels,
    int images,
    double active,
    double random,
    double low,
    double high,
    String sentence) {

  static ComparisonView of(Optional<ArmComparison> comparison, int auditLabels) {
    return comparison.map(ComparisonView::of).orElseGet(() -> early(auditLabels));
  }

  private static ComparisonView early(int auditLabels) {
    String sentence =
        auditLabels < ArmTrial.LEAST_IMAGES
            ? "Whether active selection beats random here is known from %d audit labels on; there %s %d."
                .formatted(ArmTrial.LEAST_IMAGES, auditLabels == 1 ? "is" : "are", auditLabels)
            : "Whether active selection beats random here is measured after the next round; there are %,d audit labels."
                .formatted(auditLabels);
    return new ComparisonView("early", 0, 0, 0, 0, 0, 0, sentence);
  }

  private static ComparisonView of(ArmComparison one) {
    String measured =
        "with %,d labels each, %.1f %% against %.1f %% on %,d audit images, a difference of %+.1f points (%+.1f to %+.1f)"
            .formatted(
                one.labels(),
                100 * one.active(),
                100 * one.random(),
                one.images(),
                100 * one.difference(),
                100 * one.low(),
                100 * one.high())
            .replace('-', '−');
    String verdict =
        switch (one.verdict()) {
          case AHEAD -> "Active selection beats random here: ";
          case UNDECIDED -> "Active selection cannot be told from random yet: ";
          case BEHIND -> "Active selection is behind random here: ";
        };
    return new ComparisonView(
        one.verdict().name().toLowerCase(Locale.ROOT),
        one.labels(),
        one.images(),
        one.active(),
        one.random(),
        one.low(),
        one.high(),
        verdict + measured + ".");
  }
}
