package org.winnow.insight;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.winnow.evaluation.Accuracy;

/** An accuracy with its 95 % Wilson interval. */
@Schema(name = "Accuracy")
public record AccuracyView(double value, double low, double high, int correct, int images) {

  /** Null below {@link Accuracy#MINIMUM_IMAGES} images. */
  static @Nullable AccuracyView of(int correct, int images) {
    return Accuracy.shown(correct, images)
        .map(a -> new AccuracyView(a.value(), a.low(), a.high(), a.correct(), a.images()))
        .orElse(null);
  }
}
