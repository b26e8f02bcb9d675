package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.winnow.evaluation.PairedAccuracy;

/** The table {@code tunings}. */
@ApplicationScoped
public class Tunings {

  private final Jdbi jdbi;
  private final Clock clock;

  Tunings(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * What a fine-tuning showed.
   *
   * @param encoderId the encoder it became; null where it was not better with significance
   * @param labels there were
   * @param taught how many of them taught the networks
   * @param held on labels held out, the features with the networks first, those in use second
   * @param seconds it took
   */
  public record Tuning(
      @Nullable Long encoderId, int labels, int taught, PairedAccuracy held, double seconds) {

    public boolean takenOver() {
      return encoderId != null;
    }
  }

  /** The last one from the same features; empty before the first. */
  public Optional<Tuning> newest(long projectId, long baseEncoderId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select encoder_id, labels, taught, images, both_right, tuned_only, other_only, seconds
                    from tunings where project_id = :project and base_encoder_id = :base
                    order by id desc limit 1
                    """)
                .bind("project", projectId)
                .bind("base", baseEncoderId)
                .map(
                    (row, context) ->
                        new Tuning(
                            row.getObject("encoder_id", Long.class),
                            row.getInt("labels"),
                            row.getInt("taught"),
                            new PairedAccuracy(
                                row.getInt("images"),
                                row.getInt("both_right"),
                                row.getInt("tuned_only"),
                                row.getInt("other_only")),
                            row.getDouble("seconds")))
                .findOne());
  }

  void add(Handle handle, long projectId, long baseEncoderId, Tuning tuning) {
    handle
        .createUpdate(
            """
            insert into tunings (project_id, base_encoder_id, encoder_id, labels, taught, images,
                                 both_right, tuned_only, other_only, seconds, created_at)
            values (:project, :base, :encoder, :labels, :taught, :images, :both, :tuned, :other, :seconds,
                    :now)
            """)
        .bind("project", projectId)
        .bind("base", baseEncoderId)
        .bind("encoder", tuning.encoderId())
        .bind("labels", tuning.labels())
        .bind("taught", tuning.taught())
        .bind("images", tuning.held().images())
        .bind("both", tuning.held().both())
        .bind("tuned", tuning.held().firstOnly())
        .bind("other", tuning.held().secondOnly())
        .bind("seconds", tuning.seconds())
        .bind("now", clock.instant())
        .execute();
  }
}
