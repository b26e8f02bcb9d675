package org.winnow.acquisition;

import java.util.Arrays;
import org.winnow.model.Features;

/**
 * Spreads a batch over a shortlist: k-means into as many clusters as images are wanted, and of each
 * the image nearest to its centre. O(points · k · D) with k = min(wanted, {@value #MOST_CLUSTERS}).
 */
final class CentralPicks {

  /** Of a larger batch each cluster gives several. */
  static final int MOST_CLUSTERS = 500;

  private CentralPicks() {}

  /** Positions in {@code rows}: the most central of every cluster, then the next of each. */
  static int[] spread(Features features, int[] rows, int wanted, long seed) {
    if (wanted == rows.length) {
      return Draws.range(wanted);
    }
    int k = Math.min(wanted, MOST_CLUSTERS);
    KMeans.Clusters clusters = KMeans.cluster(features, rows, k, seed);
    int[][] members = clusters.members();
    double[] closeness = new double[rows.length];
    Arrays.setAll(closeness, i -> -clusters.squaredDistance()[i]);
    for (int c = 0; c < members.length; c++) {
      members[c] = mostCentralFirst(members[c], closeness, seed + c);
    }
    int[] picks = new int[wanted];
    int picked = 0;
    for (int round = 0; picked < wanted; round++) {
      for (int c = 0; c < members.length && picked < wanted; c++) {
        if (round < members[c].length) {
          picks[picked++] = members[c][round];
        }
      }
    }
    return picks;
  }

  private static int[] mostCentralFirst(int[] members, double[] closeness, long seed) {
    double[] own = Arrays.stream(members).mapToDouble(i -> closeness[i]).toArray();
    return Arrays.stream(Ranking.best(own, own.length, seed)).map(i -> members[i]).toArray();
  }
}
