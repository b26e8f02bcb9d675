package org.winnow.simulation;

import java.util.Arrays;
import org.winnow.model.Classifier;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;
import org.winnow.model.SoftmaxWeights;
import org.winnow.model.TrainingSet;

/** A classifier simple enough to foresee: softmax of minus the squared distance to class means. */
final class NearestMean implements ClassifierTrainer {

  @Override
  public Classifier train(TrainingSet set, int members, long seed) {
    int dimension = set.pool().dimension();
    double[][] means = new double[set.classes()][dimension];
    int[] counts = new int[set.classes()];
    for (int i = 0; i < set.labels().length; i++) {
      int label = set.labels()[i];
      counts[label]++;
      for (int d = 0; d < dimension; d++) {
        means[label][d] += set.pool().valuesND()[set.rows()[i] * dimension + d];
      }
    }
    for (int c = 0; c < means.length; c++) {
      int count = counts[c];
      means[c] = Arrays.stream(means[c]).map(sum -> count == 0 ? 1e3 : sum / count).toArray();
    }
    return new Means(means);
  }

  private record Means(double[][] means) implements Classifier {

    @Override
    public int classes() {
      return means.length;
    }

    @Override
    public int members() {
      return 0;
    }

    @Override
    public double temperature() {
      return 1;
    }

    @Override
    public SoftmaxWeights weights() {
      throw new UnsupportedOperationException("it has none");
    }

    @Override
    public Probabilities probabilities(Features features) {
      int classes = means.length;
      float[] values = new float[features.rows() * classes];
      for (int i = 0; i < features.rows(); i++) {
        double[] scores = new double[classes];
        for (int c = 0; c < classes; c++) {
          for (int d = 0; d < features.dimension(); d++) {
            double difference = features.valuesND()[i * features.dimension() + d] - means[c][d];
            scores[c] -= difference * difference;
          }
        }
        double largest = Arrays.stream(scores).max().orElseThrow();
        double sum = Arrays.stream(scores).map(s -> Math.exp(s - largest)).sum();
        for (int c = 0; c < classes; c++) {
          values[i * classes + c] = (float) (Math.exp(scores[c] - largest) / sum);
        }
      }
      return new Probabilities(values, features.rows(), classes);
    }

    @Override
    public Probabilities[] memberProbabilities(Features features) {
      return new Probabilities[0];
    }
  }
}
