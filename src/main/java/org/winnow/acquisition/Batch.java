package org.winnow.acquisition;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The next images to label, in order: those a policy's strategy chose, with the audit arm's spread
 * evenly between them.
 *
 * @param picks best first; an image is there once
 * @param choice what chose the active ones, and why
 */
public record Batch(List<Pick> picks, Policy.Choice choice) {

  public Batch {
    picks = List.copyOf(picks);
  }

  /** Which arm an image came by. */
  public enum Arm {
    /** Chosen by the strategy; trained on. */
    ACTIVE,
    /** Drawn uniformly from the audit slice; never trained on. */
    RANDOM
  }

  /**
   * One image to label.
   *
   * @param image index into the pool
   * @param score the strategy's own; NaN for the audit arm
   * @param probability the chance it had of being picked; NaN where the strategy is deterministic
   */
  public record Pick(int image, Arm arm, double score, double probability) {}

  /**
   * The audit arm so far.
   *
   * @param share of all labels that go to the audit slice, in [0, 1)
   * @param candidates images of the audit slice without a label
   * @param labels all there are, of both arms
   * @param auditLabels those of the audit slice
   */
  public record Audit(double share, int[] candidates, int labels, int auditLabels) {

    public Audit {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException("expected an audit share in [0, 1), got " + share);
      }
      if (labels < auditLabels || auditLabels < 0) {
        throw new IllegalArgumentException(
            "expected 0 ≤ audit labels ≤ labels, got %d of %d".formatted(auditLabels, labels));
      }
    }
  }

  /**
   * Composes a batch of {@code size} picks; fewer when both arms run out. The k-th label of a
   * project goes to the audit arm when the audit arm has fewer than ⌊share · k + u⌋, with u drawn
   * from [0, 1) once a batch: so the share holds over the whole project, whatever the batches'
   * sizes, and nobody can tell by counting which images are audited. Where one arm runs out the
   * other goes on.
   *
   * @param pool its candidates leave the audit slice out
   */
  public static Batch compose(Policy policy, Pool pool, Audit audit, int size, long seed) {
    int wanted = Math.max(0, Math.min(size, pool.candidates().length + audit.candidates.length));
    double phase = new SplittableRandom(seed ^ 0x7068617365L).nextDouble();
    boolean[] random = arms(audit, pool.candidates().length, wanted, phase);
    int audited = 0;
    for (boolean isRandom : random) {
      audited += isRandom ? 1 : 0;
    }
    Policy.Choice choice = policy.choose(pool, wanted - audited, seed);
    Selection active = choice.strategy().select(pool, wanted - audited, seed);
    int[] drawn = Draws.some(audit.candidates, audited, seed ^ 0x6175646974L);
    double chance = audited == 0 ? Double.NaN : (double) audited / audit.candidates.length;
    List<Pick> picks = new ArrayList<>(wanted);
    int fromActive = 0;
    int fromAudit = 0;
    for (boolean isRandom : random) {
      if (isRandom) {
        picks.add(new Pick(drawn[fromAudit++], Arm.RANDOM, Double.NaN, chance));
      } else {
        picks.add(
            new Pick(
                active.images()[fromActive],
                Arm.ACTIVE,
                active.scores()[fromActive],
                active.probabilities()[fromActive]));
        fromActive++;
      }
    }
    return new Batch(picks, choice);
  }

  /** For each of the picks whether it is the audit arm's. */
  private static boolean[] arms(Audit audit, int activeLeft, int wanted, double phase) {
    boolean[] random = new boolean[wanted];
    int audited = 0;
    for (int i = 0; i < wanted; i++) {
      long owed = (long) Math.floor(audit.share * (audit.labels + i + 1.0) + phase);
      boolean left = audited < audit.candidates.length;
      boolean due = audit.auditLabels + audited < owed;
      random[i] = left && (due || i - audited >= activeLeft);
      audited += random[i] ? 1 : 0;
    }
    return random;
  }
}
