package org.winnow.insight;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.winnow.queue.Generation;

/** All that the progress page shows. */
@Schema(name = "Progress")
public record ProgressView(
    int images,
    int encoded,
    int labels,
    int trainingLabels,
    int auditLabels,
    int skipped,
    int annotators,
    int labelsLastHour,
    @Nullable AccuracyView accuracy,
    int accuracyNeeds,
    @Nullable AccuracyView truthAccuracy,
    @Nullable Generation generation,
    @Nullable EncoderView encoder,
    @Nullable String encoderProblem,
    @Nullable ModelVersionView modelVersion,
    List<CurvePoint> curve,
    List<ClassLabels> classes,
    List<RunningView> running,
    @Nullable NextRound nextRound,
    @Nullable ComparisonView comparison,
    @Nullable TuningView tuning,
    String advice) {

  /** The encoder whose features the rounds use. */
  @Schema(name = "EncoderVersion")
  public record EncoderView(
      int number, String kind, int dimension, int learnedFrom, Instant createdAt) {}

  /** The model version that made the current order. */
  @Schema(name = "ModelVersion")
  public record ModelVersionView(
      int number, Instant createdAt, int labels, int trainedOn, double temperature) {}

  /** One model version on the learning curve. */
  public record CurvePoint(
      int modelVersion,
      int labels,
      int trainedOn,
      @Nullable AccuracyView accuracy,
      @Nullable AccuracyView truthAccuracy,
      Instant createdAt) {}

  /** Labels of one class. */
  public record ClassLabels(long classId, int labels, int trainingLabels, int auditLabels) {}

  /** Work under way. */
  @Schema(name = "Running")
  public record RunningView(
      @Schema(enumeration = {"import", "encode", "round", "tune"}) String kind,
      long id,
      String phase,
      long done,
      long total,
      Instant startedAt) {}

  /**
   * What starts the next round; none before the images have features to learn from.
   *
   * @param labelsMissing labels that start it by themselves
   * @param seconds after one new label, however many follow
   */
  public record NextRound(int labelsMissing, int seconds) {}
}
