package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * What models from elsewhere said: one prediction for each image and model. They are shown as what
 * they are; nothing learns from them.
 */
@ApplicationScoped
class Predictions {

  private static final int LONGEST_MODEL = 200;

  private final Jdbi jdbi;

  Predictions(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A prediction, as the API shows it.
   *
   * @param model what the import called it
   * @param confidence in [0, 1]; null if not told
   * @param importId the import that brought it
   */
  @Schema(name = "Prediction")
  record PredictionView(
      String model,
      long classId,
      @Nullable Double confidence,
      @Nullable Long importId,
      Instant createdAt) {}

  /** What models said of an image, by their names. */
  List<PredictionView> of(long imageId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from predictions where image_id = :image order by model")
                .bind("image", imageId)
                .map(Predictions::view)
                .list());
  }

  private static PredictionView view(ResultSet row, StatementContext context) throws SQLException {
    return new PredictionView(
        row.getString("model"),
        row.getLong("class_id"),
        row.getObject("confidence", Double.class),
        row.getObject("import_id", Long.class),
        row.getTimestamp("created_at").toInstant());
  }

  /** The name of a model as the table takes it. */
  static String model(String name) {
    String clean = EntryName.clean(name.strip());
    int end = Math.min(clean.codePointCount(0, clean.length()), LONGEST_MODEL);
    return clean.isEmpty() ? "unnamed" : clean.substring(0, clean.offsetByCodePoints(0, end));
  }

  /**
   * Keeps predictions in the caller's transaction. A later import's replace an earlier's of the
   * same model; in one import the first counts.
   *
   * @return of each, whether it changed something
   */
  static List<Boolean> keep(
      Handle handle, Import one, List<NewPrediction> predictions, Instant now) {
    Map<Key, Integer> first = new LinkedHashMap<>();
    for (int i = 0; i < predictions.size(); i++) {
      first.putIfAbsent(new Key(predictions.get(i).imageId(), predictions.get(i).model()), i);
    }
    List<Integer> places = List.copyOf(first.values());
    List<Boolean> changed = new ArrayList<>(Collections.nCopies(predictions.size(), Boolean.FALSE));
    if (!places.isEmpty()) {
      keep(handle, one, places.stream().map(predictions::get).toList(), now, places, changed);
    }
    return changed;
  }

  /** The one guess that a model has on an image. */
  private record Key(long imageId, String model) {}

  private static void keep(
      Handle handle,
      Import one,
      List<NewPrediction> told,
      Instant now,
      List<Integer> places,
      List<Boolean> changed) {
    handle
        .createQuery(
            """
            with told as (
              select * from unnest(:images, :models, :classes, :confidences) with ordinality
                as t (image_id, model, class_id, confidence, n)
            ), before as (
              select p.* from predictions p join told using (image_id, model)
            ), kept as (
              insert into predictions as p
                (project_id, image_id, model, class_id, confidence, import_id, created_at)
              select :project, image_id, model, class_id, confidence, :import, :now from told
              on conflict (image_id, model) do update
              set class_id = excluded.class_id, confidence = excluded.confidence,
                  import_id = excluded.import_id, created_at = excluded.created_at
              where p.import_id is distinct from excluded.import_id
              returning p.image_id, p.model)
            select t.n from told t join kept using (image_id, model)
            left join before b using (image_id, model)
            where b.class_id is distinct from t.class_id
               or b.confidence is distinct from t.confidence
            """)
        .bind("project", one.projectId())
        .bind("import", one.id())
        .bind("now", now)
        .bindArray("images", Long.class, told.stream().map(NewPrediction::imageId).toList())
        .bindArray("models", String.class, told.stream().map(NewPrediction::model).toList())
        .bindArray("classes", Long.class, told.stream().map(NewPrediction::classId).toList())
        .bindArray(
            "confidences", Double.class, told.stream().map(NewPrediction::confidence).toList())
        .mapTo(Integer.class)
        .forEach(n -> changed.set(places.get(n - 1), true));
  }
}
