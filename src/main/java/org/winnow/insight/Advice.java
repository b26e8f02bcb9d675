package org.winnow.insight;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.winnow.evaluation.Accuracy;

/** One sentence: the next thing to do, and why. */
final class Advice {

  /** A change of accuracy over fewer labels than this says nothing. */
  private static final int WINDOW = 100;

  private Advice() {}

  static String of(
      int images,
      double auditShare,
      int labels,
      int auditLabels,
      int classes,
      @Nullable AccuracyView accuracy,
      List<ProgressView.CurvePoint> curve) {
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
    if (accuracy == null) {
      int missing = Accuracy.stillNeeded(auditLabels);
      if (missing == 0) {
        return "Go on labeling: the accuracy is shown with the next model.";
      }
      if (images * auditShare < missing + auditLabels) {
        return "Go on labeling. The accuracy cannot be measured here: it takes %d audit labels, and of %d images about %d are audited."
            .formatted(missing + auditLabels, images, Math.round(images * auditShare));
      }
      return "Go on labeling: the accuracy is shown after %d more audit %s, which come mixed in."
          .formatted(missing, missing == 1 ? "label" : "labels");
    }
    return trend(accuracy, curve);
  }

  private static String trend(AccuracyView now, List<ProgressView.CurvePoint> curve) {
    int labels = curve.get(curve.size() - 1).labels();
    ProgressView.CurvePoint before = null;
    for (ProgressView.CurvePoint point : curve) {
      if (point.accuracy() != null && labels - point.labels() >= WINDOW) {
        before = point;
      }
    }
    if (before == null || before.accuracy() == null) {
      return "Go on labeling: %d labels more show which way the accuracy goes.".formatted(WINDOW);
    }
    double gain = 100 * (now.value() - before.accuracy().value());
    int spent = labels - before.labels();
    boolean clear = now.low() > before.accuracy().high() || now.value() > before.accuracy().high();
    if (clear) {
      return "The last %,d labels raised the accuracy by %.1f points: more labels still pay."
          .formatted(spent, gain);
    }
    return "The last %,d labels changed the accuracy by %+.1f points, less than its interval can tell apart."
        .formatted(spent, gain)
        .replace('-', '−');
  }
}
