package org.winnow.insight;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.winnow.evaluation.Accuracy;

/** One sentence: the next thing to do, and why. */
final class Advice {

  /** A change of accuracy over fewer labels than this says nothing. */
  private static final int WINDOW = 100;

  /** Where nothing is wrong, the least accuracy at which stopping is worth a word. */
  private static final double ENOUGH = 0.95;

  private Advice() {}

  /**
   * @param curve oldest first
   * @param comparable how many of its last points had the features of the newest: what other
   *     features brought is not what labels bring
   */
  static String of(
      int images,
      boolean features,
      double auditShare,
      int labels,
      int auditLabels,
      int classes,
      @Nullable AccuracyView accuracy,
      List<ProgressView.CurvePoint> curve,
      int comparable) {
    if (images == 0) {
      return "Import images to begin.";
    }
    if (classes < 2) {
      return "Add at least two classes in the settings; then the first images can be labeled.";
    }
    if (labels == 0) {
      return "Label the first images; the model learns after the first few.";
    }
    if (labels >= images) {
      return "Every image has a label. Export them.";
    }
    if (!features) {
      return "Go on labeling. The images are being read into features; a model learns from your labels as soon as that is done.";
    }
    if (accuracy == null) {
      int missing = Accuracy.stillNeeded(auditLabels);
      if (missing == 0) {
        return "Go on labeling: the accuracy is shown with the first model tried on enough audited images; only those with features count.";
      }
      if (images * auditShare < missing + auditLabels) {
        return "Go on labeling. The accuracy cannot be measured here: it takes %d audit labels, and of %d images about %d are audited."
            .formatted(missing + auditLabels, images, Math.round(images * auditShare));
      }
      return "Go on labeling: the accuracy is shown after %d more audit %s, which come mixed in."
          .formatted(missing, missing == 1 ? "label" : "labels");
    }
    return trend(accuracy, curve, comparable);
  }

  private static String trend(
      AccuracyView now, List<ProgressView.CurvePoint> curve, int comparable) {
    if (now.value() == 1 && now.low() >= ENOUGH) {
      return "The model is right on all of %,d audit images, so hardly below %.1f %%. If that is enough, stop and export: more labels can hardly show a gain."
          .formatted(now.images(), 100 * now.low());
    }
    int labels = curve.get(curve.size() - 1).labels();
    ProgressView.CurvePoint before = null;
    for (ProgressView.CurvePoint point : curve.subList(curve.size() - comparable, curve.size())) {
      if (point.accuracy() != null && labels - point.labels() >= WINDOW) {
        before = point;
      }
    }
    boolean gained =
        before != null && before.accuracy() != null && now.value() > before.accuracy().high();
    Optional<String> drop = gained ? Optional.empty() : drop(now, curve);
    if (drop.isPresent()) {
      return drop.get();
    }
    if (before == null || before.accuracy() == null) {
      return "Go on labeling: %d labels more show which way the accuracy goes.".formatted(WINDOW);
    }
    double gain = 100 * (now.value() - before.accuracy().value());
    int spent = labels - before.labels();
    if (gained) {
      return "The last %,d labels raised the accuracy by %.1f points: more labels still pay."
          .formatted(spent, gain);
    }
    return "The last %,d labels changed the accuracy by %+.1f points, less than its interval can tell apart."
        .formatted(spent, gain)
        .replace('-', '−');
  }

  /**
   * Says so where the accuracy is clearly below an earlier one: their intervals lie apart. The two
   * share audit images, so this waits longer than it must; which images each model got right is not
   * kept. What was before half the labels is no longer told: by then the labels since say more.
   */
  private static Optional<String> drop(AccuracyView now, List<ProgressView.CurvePoint> curve) {
    int labels = curve.get(curve.size() - 1).labels();
    double lowest = now.high();
    Optional<String> told = Optional.empty();
    for (ProgressView.CurvePoint point : curve) {
      AccuracyView then = point.accuracy();
      if (then != null && 2 * point.labels() >= labels && then.low() > lowest) {
        lowest = then.low();
        told =
            Optional.of(
                "The accuracy has fallen, hardly by chance: %s, against %s at %,d labels. Look for wrong labels, a new class, or other images than before."
                    .formatted(measured(now), measured(then), point.labels()));
      }
    }
    return told;
  }

  private static String measured(AccuracyView one) {
    return "%.1f %% (%.1f to %.1f) on %,d audit images"
        .formatted(100 * one.value(), 100 * one.low(), 100 * one.high(), one.images());
  }
}
