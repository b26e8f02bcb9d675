package org.winnow.acquisition;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Chooses among a shortlist of the candidates, because its cost grows with their square or it keeps
 * a copy of their features. A batch larger than the shortlist takes all of it, and the rest of the
 * candidates in an order drawn by the seed, scored 0.
 */
abstract class ShortlistStrategy implements Strategy {

  /**
   * What to choose among, each once, in an order drawn by the seed where nothing else orders it.
   */
  abstract int[] shortlist(Pool pool, int batch, long seed);

  /**
   * Chooses from the shortlist.
   *
   * @param wanted at least 1, no more than the shortlist has
   */
  abstract Picks choose(Pool pool, int[] shortlist, int wanted, long seed);

  /**
   * What was chosen so far, best first: positions in the shortlist, and a score for each.
   *
   * @param positions as many as wanted
   */
  record Picks(int[] positions, double[] scores) {

    Picks(int wanted) {
      this(new int[wanted], new double[wanted]);
    }

    void set(int pick, int position, double score) {
      positions[pick] = position;
      scores[pick] = score;
    }
  }

  @Override
  public final Selection select(Pool pool, int batch, long seed) {
    Requirements.check(this, pool, batch);
    int wanted = Math.min(batch, pool.candidates().length);
    int[] images = new int[wanted];
    double[] scores = new double[wanted];
    double[] unknown = new double[wanted];
    Arrays.fill(unknown, Double.NaN);
    if (wanted == 0) {
      return new Selection(images, scores, unknown);
    }
    int[] shortlist = shortlist(pool, wanted, seed);
    Picks picks = choose(pool, shortlist, Math.min(wanted, shortlist.length), seed + 1);
    int picked = picks.positions.length;
    for (int i = 0; i < picked; i++) {
      images[i] = shortlist[picks.positions[i]];
      scores[i] = picks.scores[i];
    }
    if (picked < wanted) {
      int[] rest = without(pool.candidates(), shortlist);
      System.arraycopy(
          Draws.some(rest, wanted - picked, seed + 2), 0, images, picked, wanted - picked);
    }
    return new Selection(images, scores, unknown);
  }

  private static int[] without(int[] candidates, int[] shortlist) {
    BitSet listed = new BitSet();
    Arrays.stream(shortlist).forEach(listed::set);
    return Arrays.stream(candidates).filter(image -> !listed.get(image)).toArray();
  }
}
