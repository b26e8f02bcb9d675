package org.winnow.transfer;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;

/** What has been learned of a project's pool. The loop implements it. */
public interface PoolModel {

  /**
   * What the newest model version says of the images.
   *
   * @return empty before a model was trained
   * @throws ProblemException.Unavailable while the features it reads are being replaced
   */
  Optional<Scores> scores(long projectId);

  /** The features that rounds use; empty before there are any. */
  Optional<Matrix> features(long projectId);

  /** A model version with the images it can be asked about. */
  interface Scores {

    /** The version's number. */
    int modelVersion();

    /** In the order of the probabilities. */
    List<Long> classIds();

    /** Calibrated probabilities of the image of this ordinal; null while it has no features. */
    float @Nullable [] probabilities(int ordinal);
  }

  /** Features of the images of a pool, read from disk row by row. */
  interface Matrix {

    /** Values an image. */
    int dimension();

    /** The features of the image of this ordinal; null while it has none. */
    @Nullable FloatBuffer row(int ordinal);
  }
}
