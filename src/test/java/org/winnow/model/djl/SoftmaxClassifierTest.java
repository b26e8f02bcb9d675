package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;
import org.winnow.model.SoftmaxWeights;

class SoftmaxClassifierTest {

  private static final int CLASSES = 3;
  private static final int DIMENSION = 5;
  private static final DjlRuntime runtime = DjlRuntime.open(DeviceChoice.CPU, 2);

  private final SplittableRandom random = new SplittableRandom(1);
  private final List<SoftmaxClassifier.Weights> weights =
      IntStream.range(0, 4)
          .mapToObj(
              k ->
                  new SoftmaxClassifier.Weights(
                      drawn(DIMENSION * CLASSES), drawn(CLASSES), 0.5 + k))
          .toList();
  private final SoftmaxClassifier classifier = new SoftmaxClassifier(runtime, weights);

  @AfterAll
  static void close() {
    runtime.close();
  }

  private float[] drawn(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** In plain Java, of one image. */
  private static double[] softmax(Features features, int row, SoftmaxClassifier.Weights w) {
    double[] shares = new double[CLASSES];
    double total = 0;
    for (int c = 0; c < CLASSES; c++) {
      double logit = w.biasC()[c];
      for (int d = 0; d < DIMENSION; d++) {
        logit += w.directionsDC()[d * CLASSES + c] * features.valuesND()[row * DIMENSION + d];
      }
      shares[c] = Math.exp(logit / w.temperature());
      total += shares[c];
    }
    for (int c = 0; c < CLASSES; c++) {
      shares[c] /= total;
    }
    return shares;
  }

  private static void assertSoftmax(
      Probabilities probabilities, Features features, SoftmaxClassifier.Weights w) {
    assertThat(probabilities.rows()).isEqualTo(features.rows());
    assertThat(probabilities.classes()).isEqualTo(CLASSES);
    for (int i = 0; i < features.rows(); i++) {
      double[] expected = softmax(features, i, w);
      for (int c = 0; c < CLASSES; c++) {
        assertThat((double) probabilities.valuesNC()[i * CLASSES + c])
            .isCloseTo(expected[c], within(1e-5));
      }
    }
  }

  @Test
  void every_image_gets_the_softmax_of_its_logits_from_every_member() {
    // More than two slices, the last one not full.
    Features features = new Features(drawn(2_500 * DIMENSION), 2_500, DIMENSION);

    assertSoftmax(classifier.probabilities(features), features, weights.get(0));
    Probabilities[] members = classifier.memberProbabilities(features);
    assertThat(members).hasSize(3);
    for (int k = 0; k < members.length; k++) {
      assertSoftmax(members[k], features, weights.get(k + 1));
    }
  }

  @Test
  void weights_that_were_kept_say_the_same() {
    Features features = new Features(drawn(50 * DIMENSION), 50, DIMENSION);
    SoftmaxWeights kept = SoftmaxWeights.of(classifier.weights().bytes(), CLASSES);

    Probabilities told = classifier.probabilities(features);

    for (int i = 0; i < features.rows(); i++) {
      FloatBuffer row = FloatBuffer.wrap(features.valuesND(), i * DIMENSION, DIMENSION);
      float[] shares = kept.probabilities(row);
      for (int c = 0; c < CLASSES; c++) {
        assertThat(shares[c]).isCloseTo(told.valuesNC()[i * CLASSES + c], within(1e-5f));
      }
    }
  }

  @Test
  void no_image_gives_no_probabilities() {
    assertThat(classifier.probabilities(new Features(new float[0], 0, DIMENSION)).rows()).isZero();
  }

  @Test
  void features_that_are_not_finite_are_refused() {
    float[] values = drawn(1_100 * DIMENSION);
    values[1_050 * DIMENSION + 2] = Float.NaN;
    Features features = new Features(values, 1_100, DIMENSION);

    assertThatThrownBy(() -> classifier.probabilities(features))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("finite");
  }

  @Test
  void features_of_another_dimension_are_refused() {
    assertThatThrownBy(() -> classifier.probabilities(new Features(new float[8], 2, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected features of 5 values, got 4");
  }
}
