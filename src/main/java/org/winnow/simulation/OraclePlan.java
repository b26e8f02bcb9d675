package org.winnow.simulation;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What simulated annotators are to do.
 *
 * @param tokens one for each user; annotators share them in turn
 * @param project its id or its name
 * @param annotators how many label at once
 * @param labels stop after this many answers
 * @param errorRate the share of answers with a wrong class, 0 to 1
 * @param thinkMillis the mean of the exponentially distributed time before an answer
 * @param patience how long to wait while there is nothing to label, but more is to come
 */
public record OraclePlan(
    URI server,
    List<String> tokens,
    String project,
    int annotators,
    int labels,
    double errorRate,
    double thinkMillis,
    long seed,
    Duration patience) {

  public OraclePlan {
    tokens = List.copyOf(tokens);
    require(!tokens.isEmpty(), "expected a token; make one under Account, API tokens");
    require(annotators >= 1 && annotators <= 256, "expected 1 to 256 annotators");
    require(labels >= 1, "expected at least one label to give");
    require(errorRate >= 0 && errorRate <= 1, "expected an error rate from 0 to 1");
    require(thinkMillis >= 0, "expected a think time of 0 ms or more");
  }

  private static void require(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(expected);
    }
  }
}
