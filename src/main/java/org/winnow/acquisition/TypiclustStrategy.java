package org.winnow.acquisition;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.winnow.model.Features;

/**
 * The most typical image of each region that has no label yet: k-means into min(labels + b, 500)
 * clusters, then, b times, the cluster with the fewest labels (the largest among equals), and in it
 * the image with the highest typicality = 1 / mean distance to its 20 nearest in the cluster.
 * Clusters of 5 images or fewer come last: they are mostly outliers. Needs no classifier, so it is
 * the start of every project.
 *
 * <p>Hacohen, Dekel, Weinshall: Active Learning on a Budget: Opposite Strategies Suit High and Low
 * Budgets, ICML 2022. Of a larger pool a sample of {@value #MOST_POINTS} candidates is looked at.
 * Cost O(k · sample · D) a pass of k-means.
 */
public final class TypiclustStrategy implements Strategy {

  static final int MOST_CLUSTERS = 500;
  static final int MOST_POINTS = 50_000;
  static final int SMALL_CLUSTER = 5;

  @Override
  public String name() {
    return "typiclust";
  }

  @Override
  public String title() {
    return "TypiClust";
  }

  @Override
  public String summary() {
    return "The most typical image of each region without labels; needs no classifier.";
  }

  @Override
  public boolean worksWithoutModel() {
    return true;
  }

  @Override
  public boolean worksWithoutFeatures() {
    return false;
  }

  @Override
  public Selection select(Pool pool, int batch, long seed) {
    Requirements.check(this, pool, batch);
    int wanted = Math.min(batch, pool.candidates().length);
    if (wanted == 0) {
      return new Selection(new int[0], new double[0], new double[0]);
    }
    Features features = Requirements.features(pool);
    int[] candidates = Draws.some(pool.candidates(), Math.max(MOST_POINTS, wanted), seed);
    int[] rows = Arrays.copyOf(candidates, candidates.length + pool.labeled().length);
    System.arraycopy(pool.labeled(), 0, rows, candidates.length, pool.labeled().length);
    int k = Math.min(pool.labeled().length + wanted, MOST_CLUSTERS);
    KMeans.Clusters clusters = KMeans.cluster(features, rows, k, seed + 1);
    return new Picking(features, rows, candidates.length, clusters, seed + 2).pick(wanted);
  }

  /** The state of the b picks: what each cluster still has, and how many labels lie in it. */
  private static final class Picking {

    private final Features features;
    private final long seed;
    private final int[][] unlabeled;
    private final int[] labels;
    private final int[] sizes;
    private final int[] taken;
    private final Typicality.@Nullable Typical[] typical;

    Picking(Features features, int[] rows, int candidates, KMeans.Clusters clusters, long seed) {
      this.features = features;
      this.seed = seed;
      int[][] members = clusters.members();
      unlabeled = new int[members.length][];
      labels = new int[members.length];
      sizes = new int[members.length];
      taken = new int[members.length];
      typical = new Typicality.Typical[members.length];
      for (int c = 0; c < members.length; c++) {
        unlabeled[c] =
            Arrays.stream(members[c]).filter(i -> i < candidates).map(i -> rows[i]).toArray();
        sizes[c] = members[c].length;
        labels[c] = sizes[c] - unlabeled[c].length;
      }
    }

    Selection pick(int wanted) {
      int[] images = new int[wanted];
      double[] scores = new double[wanted];
      double[] unknown = new double[wanted];
      Arrays.fill(unknown, Double.NaN);
      for (int i = 0; i < wanted; i++) {
        int cluster = next();
        Typicality.Typical ranked = typical(cluster);
        images[i] = ranked.rows()[taken[cluster]];
        scores[i] = ranked.values()[taken[cluster]];
        taken[cluster]++;
        labels[cluster]++;
      }
      return new Selection(images, scores, unknown);
    }

    /** The cluster with something left that has the fewest labels; small ones after all others. */
    private int next() {
      int best = -1;
      for (int c = 0; c < sizes.length; c++) {
        if (taken[c] < unlabeled[c].length && (best < 0 || before(c, best))) {
          best = c;
        }
      }
      return best;
    }

    private boolean before(int a, int b) {
      boolean smallA = sizes[a] <= SMALL_CLUSTER;
      if (smallA != (sizes[b] <= SMALL_CLUSTER)) {
        return !smallA;
      }
      return labels[a] != labels[b] ? labels[a] < labels[b] : sizes[a] > sizes[b];
    }

    private Typicality.Typical typical(int cluster) {
      Typicality.Typical known = typical[cluster];
      if (known == null || taken[cluster] >= known.rows().length) {
        known = ranked(cluster, known);
        typical[cluster] = known;
      }
      return known;
    }

    /** Ranks a sample of the cluster; when that is used up, the rest follows as it lies. */
    private Typicality.Typical ranked(int cluster, Typicality.@Nullable Typical before) {
      if (before == null) {
        return Typicality.sorted(features, unlabeled[cluster], seed + cluster);
      }
      BitSet used = new BitSet();
      Arrays.stream(before.rows()).forEach(used::set);
      int[] rest = Arrays.stream(unlabeled[cluster]).filter(row -> !used.get(row)).toArray();
      Typicality.Typical next = Typicality.sorted(features, rest, seed + cluster);
      int known = before.rows().length;
      int[] rows = Arrays.copyOf(before.rows(), known + next.rows().length);
      double[] values = Arrays.copyOf(before.values(), rows.length);
      System.arraycopy(next.rows(), 0, rows, known, next.rows().length);
      System.arraycopy(next.values(), 0, values, known, next.values().length);
      return new Typicality.Typical(rows, values);
    }
  }
}
