package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;
import org.winnow.storage.Sha256;

/** The images of projects. Safe for use by many threads. */
@ApplicationScoped
public class Images {

  /** Rows at a time: a million of them at once would be a heap's worth. */
  private static final int INDEX_FETCH = 10_000;

  private final Jdbi jdbi;

  public Images(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** How many images the project's pool has: their ordinals are those below it. */
  public int count(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select coalesce(max(ordinal) + 1, 0) from images where project_id = :project")
                .bind("project", projectId)
                .mapTo(Integer.class)
                .one());
  }

  /** The images of these ordinals, in the order asked for. */
  public List<Image> at(long projectId, List<Integer> ordinals) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select i.*
                    from unnest(:ordinals) with ordinality as wanted (ordinal, place)
                    join images i on i.project_id = :project and i.ordinal = wanted.ordinal
                    order by wanted.place
                    """)
                .bind("project", projectId)
                .bindArray("ordinals", Integer.class, ordinals)
                .map(Images::image)
                .list());
  }

  /**
   * The index of the pool as it is now, reading only the images that {@code known} lacks, or all
   * where hidden truth has come to known ones.
   *
   * @param known an earlier index of the same project, or {@link PoolIndex#EMPTY}
   */
  public PoolIndex index(long projectId, PoolIndex known) {
    long changes = truthChanges(projectId);
    int size = count(projectId);
    boolean told = changes != known.truthChanges();
    if (size == known.size() && !told) {
      return known;
    }
    PoolIndex index = (told ? PoolIndex.EMPTY : known).resized(size, changes);
    jdbi.useTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    select ordinal, id, draw, coalesce(truth_class_id, 0),
                      coalesce(looks_like, ordinal)
                    from images
                    where project_id = :project and ordinal >= :from and ordinal < :to
                    """)
                .bind("project", projectId)
                .bind("from", told ? 0 : known.size())
                .bind("to", size)
                .setFetchSize(INDEX_FETCH)
                .map(
                    (row, context) -> {
                      int ordinal = row.getInt(1);
                      index.imageIds()[ordinal] = row.getLong(2);
                      index.draws()[ordinal] = row.getDouble(3);
                      index.truthClassIds()[ordinal] = row.getLong(4);
                      index.looks()[ordinal] = row.getInt(5);
                      return ordinal;
                    })
                .forEach(ordinal -> {}));
    return index;
  }

  private long truthChanges(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select truth_changes from projects where id = :project")
                .bind("project", projectId)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
  }

  /**
   * What label files told of an image beside labels, as JSON; null where nothing was told.
   *
   * @throws ProblemException.NotFound if there is no such image
   */
  @Nullable String metadata(long imageId) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select metadata::text from images where id = :id")
                    .bind("id", imageId)
                    .map((row, context) -> Optional.ofNullable(row.getString(1)))
                    .findOne())
        .orElseThrow(() -> new ProblemException.NotFound("image"))
        .orElse(null);
  }

  /**
   * One image.
   *
   * @throws ProblemException.NotFound if the project has no such image
   */
  public Image require(long projectId, long imageId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from images where id = :id and project_id = :project")
                .bind("id", imageId)
                .bind("project", projectId)
                .map(Images::image)
                .findOne()
                .orElseThrow(() -> new ProblemException.NotFound("image")));
  }

  private static Image image(ResultSet row, StatementContext context) throws SQLException {
    return new Image(
        row.getLong("id"),
        row.getLong("project_id"),
        row.getInt("ordinal"),
        row.getObject("import_id", Long.class),
        Sha256.of(row.getBytes("sha256")),
        row.getString("name"),
        row.getString("media_type"),
        row.getInt("width"),
        row.getInt("height"),
        row.getLong("bytes"),
        row.getDouble("draw"),
        row.getObject("truth_class_id", Long.class),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
