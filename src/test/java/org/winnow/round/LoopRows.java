package org.winnow.round;

import org.jdbi.v3.core.Jdbi;

/** Rows of a project's loop, as rounds would have left them. */
record LoopRows(Jdbi jdbi, long projectId) {

  /** A version learned from 80 images, of one feature. */
  long encoder(int number) {
    return insert(
        """
        insert into encoders (project_id, number, kind, path, provenance, dimension, pool,
                              learned_from, created_at)
        values (:project, :number, 'patch-features', 'none', '{}', 1, 80, 80, now()) returning id
        """,
        number,
        0,
        0);
  }

  /** A model of two classes, and the round that made it. */
  long modelVersion(long encoderId, int number, int taught) {
    return insert(
        """
        with r as (
          insert into rounds (project_id, number, status, phase, cause, annotation_id, labels,
                              started_at, finished_at)
          values (:project, :number, 'done', 'done', 'new labels', 80, 80, now(), now())
          returning id)
        insert into model_versions (project_id, number, round_id, encoder_id, class_ids, trained_on,
                                    labels, temperature, provenance, audit_images, audit_correct,
                                    truth_images, truth_correct, created_at)
        select :project, :number, id, :encoder, '{1,2}', :taught, :taught, 1, '{}', 40, 40, 0, 0,
               clock_timestamp()
        from r returning id
        """,
        number,
        encoderId,
        taught);
  }

  private long insert(String sql, int number, long encoderId, int taught) {
    return jdbi.withHandle(
        handle -> {
          var query = handle.createQuery(sql).bind("project", projectId).bind("number", number);
          return (sql.contains(":encoder")
                  ? query.bind("encoder", encoderId).bind("taught", taught)
                  : query)
              .mapTo(Long.class)
              .one();
        });
  }
}
