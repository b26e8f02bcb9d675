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
 * The pool as a round sees it, by row of its features. The audit slice is every image whose draw is
 * below the audit share: uniformly random, never chosen actively and never trained on.
 *
 * @param images those that can be chosen from: rows below this
 * @param active unlabeled images outside the audit slice; one of those that look nearly alike
 * @param audit unlabeled images of the audit slice; those without features are among them where the
 *     others are no sample of the pool: of images that came later none has any
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

  /** Rows and, in the same order, indices into the project's classes. */
  record Labeled(int[] rows, int[] classes) {

    int size() {
      return rows.length;
    }
  }

  /**
   * @param order of the features
   * @param encoded images with features; others can only be audited, unless it is 0 and nothing has
   *     any
   * @param classIds the project's classes in the classifier's order
   */
  static Candidates of(
      PoolIndex pool,
      EncodingOrder order,
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
      int row = order.row(label.ordinal());
      if (row < pool.size()) {
        labeled[row] = true;
      }
      Integer index = classIndex.get(label.classId());
      if (row < images && index != null) {
        if (label.arm() == Arm.RANDOM) {
          audited.add(row, index);
        } else if (label.trains()) {
          trained.add(row, index);
        }
      }
    }
    Collector truth = new Collector();
    for (int i = 0; i < images; i++) {
      Integer index = classIndex.get(pool.truthClassId(order.ordinal(i)));
      if (pool.draw(order.ordinal(i)) < auditShare && index != null) {
        truth.add(i, index);
      }
    }
    BitSet looks = new BitSet();
    int[] active =
        IntStream.range(0, images)
            .filter(i -> !labeled[i] && pool.draw(order.ordinal(i)) >= auditShare)
            .filter(i -> isFirst(pool.look(order.ordinal(i)), looks))
            .toArray();
    int auditable = order.samples(pool.size()) ? images : pool.size();
    int[] audit =
        IntStream.range(0, auditable)
            .filter(i -> !labeled[i] && pool.draw(order.ordinal(i)) < auditShare)
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

  private static boolean isFirst(int look, BitSet seen) {
    boolean first = !seen.get(look);
    seen.set(look);
    return first;
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
    private final List<Integer> rows = new ArrayList<>();
    private final List<Integer> classes = new ArrayList<>();

    void add(int row, int index) {
      rows.add(row);
      classes.add(index);
    }

    Labeled labeled() {
      return new Labeled(
          rows.stream().mapToInt(Integer::intValue).toArray(),
          classes.stream().mapToInt(Integer::intValue).toArray());
    }
  }
}
