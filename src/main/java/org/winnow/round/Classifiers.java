package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.winnow.model.SoftmaxWeights;

/** The table {@code classifiers}: of each project the newest model version's. */
@ApplicationScoped
class Classifiers {

  private final Jdbi jdbi;

  Classifiers(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A classifier with the version it is of.
   *
   * @param classIds in the order of its outputs
   */
  record Kept(int modelVersion, long encoderId, List<Long> classIds, SoftmaxWeights weights) {}

  /** Takes the place of the one before, inside the transaction that publishes the version. */
  void keep(Handle handle, long projectId, long modelVersionId, SoftmaxWeights weights) {
    handle
        .createUpdate(
            """
            insert into classifiers (project_id, model_version_id, weights)
            values (:project, :version, :weights)
            on conflict (project_id)
            do update set model_version_id = excluded.model_version_id, weights = excluded.weights
            """)
        .bind("project", projectId)
        .bind("version", modelVersionId)
        .bind("weights", weights.bytes())
        .execute();
  }

  /** Empty before the first round that trained one. */
  Optional<Kept> newest(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select m.number, m.encoder_id, m.class_ids, c.weights
                    from classifiers c join model_versions m on m.id = c.model_version_id
                    where c.project_id = :project
                    """)
                .bind("project", projectId)
                .map(
                    (row, context) -> {
                      List<Long> classIds = List.of((Long[]) row.getArray("class_ids").getArray());
                      return new Kept(
                          row.getInt("number"),
                          row.getLong("encoder_id"),
                          classIds,
                          SoftmaxWeights.of(row.getBytes("weights"), classIds.size()));
                    })
                .findOne());
  }
}
