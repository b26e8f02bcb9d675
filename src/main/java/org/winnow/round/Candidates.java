package org.winnow.round;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.winnow.acquisition.Batch;
import org.winnow.annotation.Arm;
import org.winnow.annotation.CurrentLabel;
import org.winnow.pool.PoolIndex;

/**
 * The pool as a round sees it, by ordinal. The audit slice is every image whose draw is below the
 * audit share: uniformly random, never chosen actively and never trained on.
 *
 * @param images those that can be chosen from: ordinals below this
 * @param active unlabeled images outside the audit slice
 * @param audit unlabeled images of the audit slice, with features or not: features come in the
 *     order of the import, and a sample of those that have some would miss the classes at its end
 * @param trained labeled images to train on, with their class indices
 * @param audited labeled images of the audit arm, with their class indices
 * @param truth images of the audit slice whose hidden truth is known, with their class indices: a
 *     uniform sample, which the images nobody has labeled yet are not
 * @param auditLabels labels of the audit arm, with features or not
 * @param humanLabels labels people gave here, of both arms: imported ones were not paid for
 */
record Candidates(
    int images,
    int[] active,
    int[] audit,
    Labeled trained,
    Labeled audited,
    Labeled truth,
    int auditLabels,
    int humanLabels) {

  /** Ordinals and, in the same order, indices into the project's classes. */
  record Labeled(int[] ordinals, int[] classes) {

    int size() {
      return ordinals.length;
    }
  }

  /**
   * @param encoded images with features; later ones can only be audited, unless it is 0 and nothing
   *     has any
   * @param classIds the project's classes in the classifier's order
   */
  static Candidates of(
      PoolIndex pool,
      List<CurrentLabel> labels,
      List<Long> classIds,
      double auditShare,
      int encoded) {
    int images = encoded == 0 ? pool.size() : Math.min(pool.size(), encoded);
    Map<Long, Integer> classIndex = classIndex(classIds);
    boolean[] labeled = new boolean[pool.size()];
    Collector trained = new Collector();
    Collector audited = new Collector();
    for (CurrentLabel label : labels) {
      if (label.ordinal() < pool.size()) {
        labeled[label.ordinal()] = true;
      }
      Integer index = classIndex.get(label.classId());
      if (label.ordinal() < images && index != null) {
        if (label.arm() == Arm.RANDOM) {
          audited.add(label.ordinal(), index);
        } else if (label.trains()) {
          trained.add(label.ordinal(), index);
        }
      }
    }
    Collector truth = new Collector();
    for (int i = 0; i < images; i++) {
      Integer index = classIndex.get(pool.truthClassId(i));
      if (pool.draw(i) < auditShare && index != null) {
        truth.add(i, index);
      }
    }
    int[] active =
        IntStream.range(0, images).filter(i -> !labeled[i] && pool.draw(i) >= auditShare).toArray();
    int[] audit =
        IntStream.range(0, pool.size())
            .filter(i -> !labeled[i] && pool.draw(i) < auditShare)
            .toArray();
    int auditLabels = (int) labels.stream().filter(label -> label.arm() == Arm.RANDOM).count();
    int humanLabels = (int) labels.stream().filter(label -> label.arm() != Arm.NONE).count();
    return new Candidates(
        images,
        active,
        audit,
        trained.labeled(),
        audited.labeled(),
        truth.labeled(),
        auditLabels,
        humanLabels);
  }

  /** By class id, its place among the project's classes. */
  static Map<Long, Integer> classIndex(List<Long> classIds) {
    Map<Long, Integer> classIndex = new HashMap<>();
    classIds.forEach(id -> classIndex.put(id, classIndex.size()));
    return classIndex;
  }

  /**
   * The audit arm's state for composing a batch. What it is behind or ahead counts for one label at
   * most: after a change of the share the queue is not all audit images for a while.
   */
  Batch.Audit auditArm(double share) {
    long owed = Math.round(share * humanLabels);
    int counted = (int) Math.max(owed - 1, Math.min(owed + 1, auditLabels));
    return new Batch.Audit(share, audit, humanLabels, Math.max(0, Math.min(counted, humanLabels)));
  }

  /** The same, with these images spoken for. */
  Candidates without(BitSet chosen) {
    return new Candidates(
        images,
        IntStream.of(active).filter(i -> !chosen.get(i)).toArray(),
        IntStream.of(audit).filter(i -> !chosen.get(i)).toArray(),
        trained,
        audited,
        truth,
        auditLabels,
        humanLabels);
  }

  private static final class Collector {
    private final List<Integer> ordinals = new ArrayList<>();
    private final List<Integer> classes = new ArrayList<>();

    void add(int ordinal, int index) {
      ordinals.add(ordinal);
      classes.add(index);
    }

    Labeled labeled() {
      return new Labeled(
          ordinals.stream().mapToInt(Integer::intValue).toArray(),
          classes.stream().mapToInt(Integer::intValue).toArray());
    }
  }
}
