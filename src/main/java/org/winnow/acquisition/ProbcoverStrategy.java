package org.winnow.acquisition;

import java.util.Arrays;
import java.util.BitSet;
import org.winnow.model.Features;

/**
 * Covers the most with balls: the image with the most not yet covered images closer than δ, b
 * times; labels and picks cover what is closer than δ to them. Score = how many more images a pick
 * covers. When all are covered the rest is drawn. Needs no classifier.
 *
 * <p>δ is the largest for which {@value #PURITY} of the balls are pure, that is, hold one class
 * only, k-means clusters standing for the classes: the quantile 1 − {@value #PURITY} of the
 * distances to the nearest point of another cluster, measured at {@value #MOST_MEASURED} points.
 *
 * <p>Yehuda, Dekel, Hacohen, Weinshall: Active Learning Through a Covering Lens, NeurIPS 2022,
 * algorithm 1 and section 4. Of a larger pool a sample of {@value #MOST_POINTS} candidates is
 * looked at. O(sample² · D + sample · labels · D); a bit for each pair of the sample (4.5 MB,
 * however many are neighbours) and sample × D floats.
 */
public final class ProbcoverStrategy extends ShortlistStrategy {

  static final int MOST_POINTS = 6_000;
  static final double PURITY = 0.95;
  static final int MOST_MEASURED = 1_000;

  @Override
  public String name() {
    return "probcover";
  }

  @Override
  public String title() {
    return "ProbCover";
  }

  @Override
  public String summary() {
    return "Images with the most others close to them that no label is close to; needs no classifier.";
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
  int[] shortlist(Pool pool, int batch, long seed) {
    return Draws.some(pool.candidates(), MOST_POINTS, seed);
  }

  @Override
  Picks choose(Pool pool, int[] shortlist, int wanted, long seed) {
    Features features = Requirements.features(pool);
    PointTiles points = new PointTiles(features, shortlist);
    KMeans.Clusters clusters = KMeans.cluster(features, shortlist, pool.classes(), seed);
    float squaredRadius = squaredRadius(points, clusters.clusterOfPoint());
    BitSet uncovered = uncovered(points, features, pool.labeled(), squaredRadius);
    return cover(neighbours(points, squaredRadius), uncovered, wanted);
  }

  /** δ²; {@link Float#MAX_VALUE} where there is one cluster. */
  static float squaredRadius(PointTiles points, int[] clusterOfPoint) {
    // The points are in an order drawn by the seed, so the first are a sample.
    float[] nearestOther = new float[Math.min(points.points(), MOST_MEASURED)];
    Arrays.fill(nearestOther, Float.MAX_VALUE);
    points.forEach(
        nearestOther.length,
        (point, tile, squaredW) -> {
          int first = tile * PointTiles.WIDTH;
          for (int i = 0; i < points.width(tile); i++) {
            if (clusterOfPoint[first + i] != clusterOfPoint[point]) {
              nearestOther[point] = Math.min(nearestOther[point], squaredW[i]);
            }
          }
        });
    Arrays.sort(nearestOther);
    return nearestOther[(int) ((1 - PURITY) * nearestOther.length)];
  }

  private static BitSet uncovered(
      PointTiles points, Features features, int[] labeled, float squaredRadius) {
    NearestIncluded nearest = new NearestIncluded(points);
    nearest.include(features, labeled);
    BitSet uncovered = new BitSet(points.points());
    for (int p = 0; p < points.points(); p++) {
      uncovered.set(p, labeled.length == 0 || nearest.squared(p) >= squaredRadius);
    }
    return uncovered;
  }

  /** For each point those closer than δ, itself always among them: a bit for each point. */
  private static long[][] neighbours(PointTiles points, float squaredRadius) {
    long[][] neighbours = new long[points.points()][(points.points() + 63) / 64];
    points.forEachPair(
        (point, tile, squaredW) -> {
          int first = tile * PointTiles.WIDTH;
          for (int i = 0; i < points.width(tile); i++) {
            if (squaredW[i] < squaredRadius || first + i == point) {
              neighbours[point][(first + i) / 64] |= 1L << (first + i);
            }
          }
        });
    mirror(neighbours);
    return neighbours;
  }

  /** Who is close to another has it close. */
  private static void mirror(long[][] neighbours) {
    for (int p = 0; p < neighbours.length; p++) {
      for (int word = p / 64; word < neighbours[p].length; word++) {
        for (long left = neighbours[p][word]; left != 0; left &= left - 1) {
          int other = word * 64 + Long.numberOfTrailingZeros(left);
          neighbours[other][p / 64] |= 1L << p;
        }
      }
    }
  }

  /** The most not yet covered neighbours first; the lowest position among equals. */
  private static Picks cover(long[][] neighbours, BitSet uncovered, int wanted) {
    long[] left = Arrays.copyOf(uncovered.toLongArray(), (neighbours.length + 63) / 64);
    BitSet picked = new BitSet(neighbours.length);
    Picks picks = new Picks(wanted);
    for (int i = 0; i < wanted; i++) {
      int best = -1;
      int most = -1;
      for (int p = picked.nextClearBit(0); p < neighbours.length; p = picked.nextClearBit(p + 1)) {
        int count = common(neighbours[p], left);
        if (count > most) {
          best = p;
          most = count;
        }
      }
      picks.set(i, best, most);
      picked.set(best);
      for (int word = 0; word < left.length; word++) {
        left[word] &= ~neighbours[best][word];
      }
    }
    return picks;
  }

  private static int common(long[] a, long[] b) {
    int count = 0;
    for (int word = 0; word < a.length; word++) {
      count += Long.bitCount(a[word] & b[word]);
    }
    return count;
  }
}
