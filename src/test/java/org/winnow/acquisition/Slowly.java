package org.winnow.acquisition;

import org.winnow.model.Features;
import org.winnow.model.Probabilities;

/** Formulas as the papers write them, without regard to time. */
final class Slowly {

  private Slowly() {}

  static double squaredDistance(Features features, int a, int b) {
    double sum = 0;
    for (int d = 0; d < features.dimension(); d++) {
      double difference = value(features, a, d) - value(features, b, d);
      sum += difference * difference;
    }
    return sum;
  }

  static double value(Features features, int row, int d) {
    return features.valuesND()[row * features.dimension() + d];
  }

  static double probability(Probabilities probabilities, int row, int c) {
    return probabilities.valuesNC()[row * probabilities.classes() + c];
  }
}
