package org.winnow.transfer;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.winnow.project.Project;
import org.winnow.storage.Sha256;
import org.winnow.transfer.ExportFormat.Contents;

/**
 * A project's rows as one transaction sees them, in constant memory: they come through a cursor.
 * Counts what it gives.
 */
final class PoolRows implements ExportInput {

  private static final int FETCH = 1_000;

  private static final String COLUMNS =
      """
      select i.id, i.ordinal, i.name, i.sha256, i.media_type, i.width, i.height, i.bytes,
        l.class_id, c.name as class_name, a.id as annotation_id, u.id as user_id,
        u.shown_name as annotator, a.created_at, a.arm, a.source, a.elapsed_ms
      """;

  private final Handle handle;
  private final Project project;
  private final Instant time;
  private final Contents contents;
  private final ExportChoices choices;
  private final Learned learned;
  private final Map<Long, String> classNames = new HashMap<>();
  private @Nullable Counts counts;

  /**
   * What was learned of the pool, where it is wanted.
   *
   * @param scores null where no model is asked
   * @param features null where no features are wanted
   */
  record Learned(PoolModel.@Nullable Scores scores, PoolModel.@Nullable Matrix features) {}

  /**
   * What the rows hold.
   *
   * @param labels that are given away, of {@code annotators} people
   */
  record Counts(int images, int labels, int annotators) {}

  PoolRows(
      Handle handle,
      Project project,
      Instant time,
      Contents contents,
      ExportChoices choices,
      Learned learned) {
    this.handle = handle;
    this.project = project;
    this.time = time;
    this.contents = contents;
    this.choices = choices;
    this.learned = learned;
    project.classes().forEach(one -> classNames.put(one.id(), one.name()));
  }

  @Override
  public Project project() {
    return project;
  }

  @Override
  public Instant time() {
    return time;
  }

  @Override
  public ExportChoices choices() {
    return choices;
  }

  @Override
  public @Nullable Integer modelVersion() {
    return learned.scores() == null ? null : learned.scores().modelVersion();
  }

  @Override
  public int dimension() {
    return learned.features() == null ? 0 : learned.features().dimension();
  }

  @Override
  public FloatBuffer features(ExportRow row) {
    FloatBuffer features = featuresOf(row);
    if (features == null) {
      throw new IllegalStateException("image " + row.image().id() + " has no features");
    }
    return features;
  }

  private @Nullable FloatBuffer featuresOf(ExportRow row) {
    return learned.features() == null ? null : learned.features().row(row.image().ordinal());
  }

  @Override
  public void each(Pass pass) throws IOException {
    Tally tally = new Tally();
    Query query = handle.createQuery(sql()).bind("project", project.id()).setFetchSize(FETCH);
    bind(query);
    query
        .map(PoolRows::row)
        .useIterator(
            rows -> {
              Images images = new Images(rows);
              while (images.hasNext()) {
                ExportRow row = judged(images.next());
                if (row != null) {
                  tally.add(row);
                  pass.row(row);
                }
              }
            });
    counts = tally.counts();
  }

  /** What the last pass gave. */
  Counts counts() {
    if (counts == null) {
      throw new IllegalStateException("nothing has been read yet");
    }
    return counts;
  }

  private static final class Tally {
    private final Set<Long> annotators = new HashSet<>();
    private int images;
    private int labels;

    void add(ExportRow row) {
      images++;
      for (ExportRow.Given answer : row.answers()) {
        if (answer.label() != null) {
          labels++;
          annotators.add(answer.userId());
        }
      }
    }

    Counts counts() {
      return new Counts(images, labels, annotators.size());
    }
  }

  /** With what the model says; null where the row is left out. */
  private @Nullable ExportRow judged(ExportRow row) {
    return switch (contents) {
      case FEATURES -> featuresOf(row) == null ? null : row;
      case PREDICTIONS -> {
        Verdict verdict = verdict(row);
        yield verdict == null || !isConfident(verdict.prediction().confidence())
            ? null
            : with(row, verdict);
      }
      case LABELS, ANSWERS -> {
        Verdict verdict = verdict(row);
        yield choices.filters().minConfidence() == null
                || (verdict != null && isConfident(verdict.inLabel()))
            ? with(row, verdict)
            : null;
      }
    };
  }

  private static ExportRow with(ExportRow row, @Nullable Verdict verdict) {
    return verdict == null ? row : new ExportRow(row.image(), row.answers(), verdict.prediction());
  }

  private boolean isConfident(double confidence) {
    Double least = choices.filters().minConfidence();
    return least == null || confidence >= least;
  }

  /**
   * @param inLabel its probability of the label that was given; 0 where there is none
   */
  private record Verdict(ExportRow.Prediction prediction, double inLabel) {}

  /** Of the classes there still are; null where the model cannot say. */
  private @Nullable Verdict verdict(ExportRow row) {
    PoolModel.Scores scores = learned.scores();
    float[] shares = scores == null ? null : scores.probabilities(row.image().ordinal());
    if (scores == null || shares == null) {
      return null;
    }
    ExportRow.Given given = row.labeled();
    ExportRow.Label label = given == null ? null : given.label();
    ExportRow.Prediction best = null;
    double inLabel = 0;
    for (int c = 0; c < shares.length; c++) {
      long classId = scores.classIds().get(c);
      String name = classNames.get(classId);
      if (name != null && (best == null || shares[c] > best.confidence())) {
        best = new ExportRow.Prediction(new ExportRow.Label(classId, name), shares[c]);
      }
      if (label != null && label.classId() == classId) {
        inLabel = shares[c];
      }
    }
    return best == null ? null : new Verdict(best, inLabel);
  }

  private String sql() {
    return switch (contents) {
      case LABELS -> labels("distinct on (l.image_id)", "and l.kind = 'label'");
      case ANSWERS -> labels("", "");
      case PREDICTIONS, FEATURES ->
          COLUMNS
              + """
              from images i
              left join (
                select distinct on (image_id) image_id, class_id, annotation_id
                from current_annotations
                where project_id = :project and kind = 'label'
                order by image_id, annotation_id desc) l on l.image_id = i.id
              left join annotations a on a.id = l.annotation_id
              left join classes c on c.id = l.class_id
              left join users u on u.id = a.user_id
              where i.project_id = :project
              order by i.ordinal
              """;
    };
  }

  private String labels(String distinct, String kind) {
    ExportFilters filters = choices.filters();
    return COLUMNS
        + "from (select "
        + distinct
        + """
         l.image_id, l.class_id, l.annotation_id
          from current_annotations l join annotations g on g.id = l.annotation_id
          where l.project_id = :project
        """
        + kind
        + (filters.annotator() == null
            ? ""
            : " and l.user_id in (select id from users where lower(shown_name) = lower(:annotator))")
        + (filters.since() == null ? "" : " and g.created_at >= :since")
        + (filters.leavesOutImported() ? " and g.source <> 'import'" : "")
        + (filters.wantsAuditOnly() ? " and l.arm = 'random'" : "")
        + (filters.wantsConsensus()
            ? """
               and 1 = (
                select count(distinct o.class_id) from current_annotations o
                where o.image_id = l.image_id and o.kind = 'label')
              """
            : "")
        + """
         order by l.image_id, l.annotation_id desc) l
        join images i on i.id = l.image_id
        join annotations a on a.id = l.annotation_id
        left join classes c on c.id = l.class_id
        join users u on u.id = a.user_id
        order by i.ordinal, a.id desc
        """;
  }

  private void bind(Query query) {
    if (!contents.holdsLabels()) {
      return;
    }
    ExportFilters filters = choices.filters();
    if (filters.annotator() != null) {
      query.bind("annotator", filters.annotator());
    }
    if (filters.since() != null) {
      query.bind("since", OffsetDateTime.ofInstant(filters.since(), ZoneOffset.UTC));
    }
  }

  /** Puts the answers on one image, which come one after the other, into one row. */
  private static final class Images implements Iterator<ExportRow> {

    private final Iterator<ExportRow> answers;
    private @Nullable ExportRow next;

    Images(Iterator<ExportRow> answers) {
      this.answers = answers;
      this.next = answers.hasNext() ? answers.next() : null;
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public ExportRow next() {
      if (next == null) {
        throw new java.util.NoSuchElementException();
      }
      ExportRow first = next;
      List<ExportRow.Given> all = new ArrayList<>(first.answers());
      next = answers.hasNext() ? answers.next() : null;
      while (next != null && next.image().id() == first.image().id()) {
        all.addAll(next.answers());
        next = answers.hasNext() ? answers.next() : null;
      }
      return new ExportRow(first.image(), all, null);
    }
  }

  private static ExportRow row(ResultSet row, StatementContext context) throws SQLException {
    ExportRow.OneImage image =
        new ExportRow.OneImage(
            row.getLong("id"),
            row.getInt("ordinal"),
            row.getString("name"),
            Sha256.of(row.getBytes("sha256")),
            row.getString("media_type"),
            row.getInt("width"),
            row.getInt("height"),
            row.getLong("bytes"));
    boolean answered = row.getObject("annotation_id") != null;
    return new ExportRow(image, answered ? List.of(given(row)) : List.of(), null);
  }

  private static ExportRow.Given given(ResultSet row) throws SQLException {
    String className = row.getString("class_name");
    return new ExportRow.Given(
        row.getLong("annotation_id"),
        className == null ? null : new ExportRow.Label(row.getLong("class_id"), className),
        row.getLong("user_id"),
        row.getString("annotator"),
        row.getTimestamp("created_at").toInstant(),
        row.getString("arm"),
        row.getString("source"),
        row.getObject("elapsed_ms", Integer.class));
  }
}
