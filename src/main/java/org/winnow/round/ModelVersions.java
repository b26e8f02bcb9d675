package org.winnow.round;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The table {@code model_versions}. */
@ApplicationScoped
public class ModelVersions {

  private final Jdbi jdbi;
  private final Clock clock;
  private final ObjectMapper json;

  ModelVersions(Jdbi jdbi, Clock clock, ObjectMapper json) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.json = json;
  }

  /** How many of the images tried were predicted right. */
  record Tally(int images, int correct) {}

  /** A model version before it has an id. */
  record Draft(
      long encoderId,
      List<Long> classIds,
      int labels,
      int trainedOn,
      double temperature,
      Map<String, Object> provenance,
      Tally audit,
      Tally truth) {}

  long add(Handle handle, RoundRecord round, Draft draft) {
    return handle
        .createUpdate(
            """
            insert into model_versions (project_id, number, round_id, encoder_id, class_ids,
                trained_on, labels, temperature, provenance, audit_images, audit_correct,
                truth_images, truth_correct, created_at)
            values (:project,
                (select coalesce(max(number), 0) + 1 from model_versions
                 where project_id = :project),
                :round, :encoder, :classes, :trainedOn, :labels, :temperature,
                :provenance::jsonb, :auditImages, :auditCorrect, :truthImages, :truthCorrect, :now)
            """)
        .bind("project", round.projectId())
        .bind("round", round.id())
        .bind("encoder", draft.encoderId())
        .bindArray("classes", Long.class, draft.classIds())
        .bind("trainedOn", draft.trainedOn())
        .bind("labels", draft.labels())
        .bind("temperature", draft.temperature())
        .bind("provenance", write(draft.provenance()))
        .bind("auditImages", draft.audit().images())
        .bind("auditCorrect", draft.audit().correct())
        .bind("truthImages", draft.truth().images())
        .bind("truthCorrect", draft.truth().correct())
        .bind("now", clock.instant())
        .executeAndReturnGeneratedKeys("id")
        .mapTo(Long.class)
        .one();
  }

  public Optional<ModelVersion> newest(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from model_versions where project_id = :project
                    order by number desc limit 1
                    """)
                .bind("project", projectId)
                .map(ConstructorMapper.of(ModelVersion.class))
                .findOne());
  }

  /**
   * At most {@code points} versions spread evenly over all there are, the first and the newest
   * among them, oldest first: enough to draw a curve however long the project.
   */
  public List<ModelVersion> spread(long projectId, int points) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from (
                      select m.*, (row_number() over (order by number) - 1) as place,
                             count(*) over () as total
                      from model_versions m where project_id = :project) v
                    where total <= :points
                       or place = total - 1
                       or place * (:points - 1) / total
                          <> (place - 1) * (:points - 1) / total
                       or place = 0
                    order by number
                    """)
                .bind("project", projectId)
                .bind("points", points)
                .map(ConstructorMapper.of(ModelVersion.class))
                .list());
  }

  private String write(Map<String, Object> provenance) {
    try {
      return json.writeValueAsString(provenance);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a model's provenance must be JSON-able", e);
    }
  }
}
