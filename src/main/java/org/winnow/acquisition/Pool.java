package org.winnow.acquisition;

import java.util.BitSet;
import java.util.List;
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
 * @param members N × C from each member of the classifier's ensemble, null where none was trained
 */
public record Pool(
    int images,
    int[] candidates,
    int[] labeled,
    int[] labels,
    int classes,
    @Nullable Features features,
    @Nullable Probabilities probabilities,
    @Nullable List<Probabilities> members) {

  public Pool {
    members = members == null ? null : List.copyOf(members);
    if (labeled.length != labels.length) {
      throw new IllegalArgumentException(
          "expected a label for each of %d labeled images, got %d"
              .formatted(labeled.length, labels.length));
    }
    if (features != null && features.rows() != images) {
      throw new IllegalArgumentException(
          "expected features of %d images, got %d".formatted(images, features.rows()));
    }
    if (probabilities != null) {
      requireShape(probabilities, images, classes);
    }
    if (members != null) {
      for (Probabilities member : members) {
        requireShape(member, images, classes);
      }
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

  /** A pool whose classifier has no ensemble. */
  public Pool(
      int images,
      int[] candidates,
      int[] labeled,
      int[] labels,
      int classes,
      @Nullable Features features,
      @Nullable Probabilities probabilities) {
    this(images, candidates, labeled, labels, classes, features, probabilities, null);
  }

  private static void requireShape(Probabilities probabilities, int images, int classes) {
    if (probabilities.rows() != images || probabilities.classes() != classes) {
      throw new IllegalArgumentException(
          "expected probabilities of %d × %d, got %d × %d"
              .formatted(images, classes, probabilities.rows(), probabilities.classes()));
    }
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
    return new Pool(images, others, labeled, labels, classes, features, probabilities, members);
  }
}
