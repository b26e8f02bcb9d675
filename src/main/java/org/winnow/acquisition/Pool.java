package org.winnow.acquisition;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;

/**
 * What a strategy sees. Arrays are not copied and not to be changed.
 *
 * @param images N, labeled or not
 * @param candidates indices into the N that may be chosen: unlabeled, not in the audit slice; no
 *     index twice
 * @param labeled indices into the N of the images trained on; none is a candidate
 * @param labels their class indices, same order
 * @param classes C
 * @param features N × D, null before there is an encoder
 * @param probabilities N × C from the current classifier, null before there is one
 */
public record Pool(
    int images,
    int[] candidates,
    int[] labeled,
    int[] labels,
    int classes,
    @Nullable Features features,
    @Nullable Probabilities probabilities) {

  public Pool {
    if (labeled.length != labels.length) {
      throw new IllegalArgumentException(
          "expected a label for each of %d labeled images, got %d"
              .formatted(labeled.length, labels.length));
    }
    if (features != null && features.rows() != images) {
      throw new IllegalArgumentException(
          "expected features of %d images, got %d".formatted(images, features.rows()));
    }
    if (probabilities != null
        && (probabilities.rows() != images || probabilities.classes() != classes)) {
      throw new IllegalArgumentException(
          "expected probabilities of %d × %d, got %d × %d"
              .formatted(images, classes, probabilities.rows(), probabilities.classes()));
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "expected labels below %d, got %d".formatted(classes, label));
      }
    }
    BitSet seen = new BitSet(images);
    mark(candidates, images, seen);
    mark(labeled, images, seen);
  }

  private static void mark(int[] indices, int images, BitSet seen) {
    for (int index : indices) {
      if (index < 0 || index >= images) {
        throw new IllegalArgumentException(
            "expected an image in [0, %d), got %d".formatted(images, index));
      }
      if (seen.get(index)) {
        throw new IllegalArgumentException(
            "image %d is there twice: among the candidates, the labeled, or both".formatted(index));
      }
      seen.set(index);
    }
  }

  /** The same pool with other candidates. */
  public Pool withCandidates(int[] others) {
    return new Pool(images, others, labeled, labels, classes, features, probabilities);
  }
}
