package org.winnow.acquisition;

import java.util.Arrays;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;

/**
 * Covers the doubt: argmax over x of Σ_i U(x_i) · max(0, k(x_i, x) − max over s in labeled and
 * picked of k(x_i, s)), b times, with U = 1 − (p₁ − p₂) and k(a, b) = exp(−‖a − b‖² / 2σ²). While
 * all is in doubt this is coverage, later uncertainty. Score = that sum when it was picked.
 *
 * <p>σ is the median distance to the nearest other image, measured at {@value #MOST_MEASURED}. The
 * paper calibrates the classifier's temperature and shrinks σ as labels come; this does neither.
 *
 * <p>Bae, Oliveira, Sutherland: Uncertainty Herding: One Active Learning Method for All Label
 * Budgets, ICLR 2025. Of a larger pool a sample of {@value #MOST_POINTS} candidates is looked at,
 * and covered. O(sample² · D + sample · labels · D), and O(sample · D) for each gain that is
 * measured anew (see {@link LazyGreedy}); sample × D floats, no kernel is kept.
 */
public final class UherdingStrategy extends ShortlistStrategy {

  static final int MOST_POINTS = 4_000;
  static final int MOST_MEASURED = 1_000;

  /** Keeps the kernel defined where most images coincide. */
  private static final double LEAST_SQUARED_WIDTH = 1e-12;

  private final MarginStrategy margin = new MarginStrategy();

  @Override
  public String name() {
    return "uherding";
  }

  @Override
  public String title() {
    return "UHerding";
  }

  @Override
  public String summary() {
    return "Images in the middle of much doubt that no label is close to.";
  }

  @Override
  public boolean worksWithoutModel() {
    return false;
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
    NearestIncluded nearest = new NearestIncluded(points);
    nearest.include(features, pool.labeled());
    Herd herd = new Herd(points, doubts(pool, shortlist), nearest, squaredWidth(points));
    LazyGreedy greedy = new LazyGreedy(herd.gains());
    Picks picks = new Picks(wanted);
    for (int i = 0; i < wanted; i++) {
      LazyGreedy.Gain next = greedy.next(herd::gain);
      picks.set(i, next.position(), next.gain());
      herd.pick(next.position());
    }
    return picks;
  }

  private double[] doubts(Pool pool, int[] rows) {
    Probabilities probabilities = Requirements.probabilities(pool);
    int classes = probabilities.classes();
    return Arrays.stream(rows)
        .mapToDouble(row -> margin.score(probabilities.valuesNC(), row * classes, classes))
        .toArray();
  }

  /** σ². */
  static double squaredWidth(PointTiles points) {
    // The points are in an order drawn by the seed, so the first are a sample.
    float[] nearest = new float[Math.min(points.points(), MOST_MEASURED)];
    Arrays.fill(nearest, Float.MAX_VALUE);
    points.forEach(
        nearest.length,
        (point, tile, squaredW) -> {
          int first = tile * PointTiles.WIDTH;
          for (int i = 0; i < points.width(tile); i++) {
            if (first + i != point) {
              nearest[point] = Math.min(nearest[point], squaredW[i]);
            }
          }
        });
    Arrays.sort(nearest);
    return Math.max(LEAST_SQUARED_WIDTH, nearest[nearest.length / 2]);
  }

  /** What is covered so far, and what each point would add. */
  private static final class Herd {

    private final PointTiles points;
    private final double[] doubts;
    private final NearestIncluded nearest;
    private final double exponent;
    private final double[] covered;

    Herd(PointTiles points, double[] doubts, NearestIncluded nearest, double squaredWidth) {
      this.points = points;
      this.doubts = doubts;
      this.nearest = nearest;
      exponent = -1 / (2 * squaredWidth);
      covered = new double[doubts.length];
      update();
    }

    private void update() {
      for (int i = 0; i < covered.length; i++) {
        covered[i] = Math.exp(exponent * nearest.squared(i));
      }
    }

    void pick(int point) {
      nearest.include(point);
      update();
    }

    double[] gains() {
      double[] gains = new double[points.points()];
      points.forEach(gains.length, (point, tile, squaredW) -> gains[point] += gain(tile, squaredW));
      return gains;
    }

    double gain(int point) {
      float[] centre = new float[points.dimension()];
      points.copy(point, centre, 0);
      float[] squaredW = new float[PointTiles.WIDTH];
      double gain = 0;
      for (int t = 0; t < points.tiles(); t++) {
        points.squaredDistances(t, centre, 0, squaredW);
        gain += gain(t, squaredW);
      }
      return gain;
    }

    private double gain(int tile, float[] squaredW) {
      int first = tile * PointTiles.WIDTH;
      double gain = 0;
      for (int i = 0; i < points.width(tile); i++) {
        int point = first + i;
        // What is farther than the nearest label adds nothing, and most is.
        if (squaredW[i] < nearest.squared(point)) {
          gain += doubts[point] * (Math.exp(exponent * squaredW[i]) - covered[point]);
        }
      }
      return gain;
    }
  }
}
