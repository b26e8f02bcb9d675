package org.winnow.annotation;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.winnow.common.Change;
import org.winnow.common.ProblemException;

/**
 * The append-only history of answers, and the current view that is kept with it in the same
 * transaction. Whoever changes the answers on an image holds {@link #lockImage} first, so that the
 * current view follows the history's order. Safe for use by many threads.
 */
@ApplicationScoped
public class Annotations {

  private final Jdbi jdbi;
  private final Clock clock;

  public Annotations(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * Orders everything that is said about an image, until the end of the transaction.
   *
   * @throws ProblemException.NotFound if the project holds no such image
   */
  public void lockImage(Handle handle, long projectId, long imageId) {
    boolean there =
        handle
            .createQuery(
                """
                select id from images where id = :image and project_id = :project
                for no key update
                """)
            .bind("image", imageId)
            .bind("project", projectId)
            .mapTo(Long.class)
            .findOne()
            .isPresent();
    if (!there) {
      throw new ProblemException.NotFound("image");
    }
  }

  /**
   * Refuses a label whose class the project does not have.
   *
   * @throws ProblemException.Invalid {@code label-unknown}
   */
  public void requireClass(Handle handle, long projectId, Answer answer) {
    Long classId = answer.classId();
    if (classId != null && !hasClass(handle, projectId, classId)) {
      throw ProblemException.Invalid.field(
          "/classId",
          "label-unknown",
          "Expected a class of this project, got " + classId + ". Load the project's classes.");
    }
  }

  private static boolean hasClass(Handle handle, long projectId, long classId) {
    return handle
        .createQuery(
            "select exists (select from classes where id = :class and project_id = :project)")
        .bind("class", classId)
        .bind("project", projectId)
        .mapTo(Boolean.class)
        .one();
  }

  /** What this sender sent under this key before. */
  public Optional<AnnotationRow> byKey(Handle handle, long userId, UUID key) {
    return handle
        .createQuery("select * from annotations where user_id = :user and idempotency_key = :key")
        .bind("user", userId)
        .bind("key", key)
        .map(AnnotationRow.MAPPER)
        .findOne();
  }

  /** The user's own answer of this id that counted when it was given; no undo, nothing late. */
  public Optional<AnnotationRow> own(Handle handle, long projectId, long userId, long id) {
    return handle
        .createQuery(
            """
            select * from annotations
            where id = :id and project_id = :project and user_id = :user
              and kind <> 'undo' and not late
            """)
        .bind("id", id)
        .bind("project", projectId)
        .bind("user", userId)
        .map(AnnotationRow.MAPPER)
        .findOne();
  }

  /** The user's current answer on the image. */
  public Optional<AnnotationRow> current(Handle handle, long imageId, long userId) {
    return handle
        .createQuery(
            """
            select a.* from current_annotations c join annotations a on a.id = c.annotation_id
            where c.image_id = :image and c.user_id = :user
            """)
        .bind("image", imageId)
        .bind("user", userId)
        .map(AnnotationRow.MAPPER)
        .findOne();
  }

  /** Whether the image has a current label by anyone but this user. */
  public boolean isLabeledByOthers(Handle handle, long imageId, long userId) {
    return handle
        .createQuery(
            """
            select exists (
              select from current_annotations
              where image_id = :image and kind = 'label' and user_id <> :user)
            """)
        .bind("image", imageId)
        .bind("user", userId)
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Appends an answer and, unless it is late, makes it the current one.
   *
   * @return the row; empty if the key was taken by a submit that ran beside this one
   */
  public Optional<AnnotationRow> add(Handle handle, NewAnnotation added) {
    Optional<AnnotationRow> row =
        handle
            .createQuery(
                """
                insert into annotations (
                  project_id, image_id, user_id, kind, class_id, corrects, source, arm,
                  generation_id, probability, lease_token, late, idempotency_key, elapsed_ms,
                  created_at)
                values (
                  :projectId, :imageId, :userId, :kind, :class, :corrects, 'human', :arm,
                  :s.generationId, :s.probability, :s.leaseToken, :late, :key, :elapsedMs, :now)
                on conflict (user_id, idempotency_key) do nothing
                returning *
                """)
            .bindMethods(added)
            .bindMethods("s", added.served())
            .bind("arm", added.served().arm().word())
            .bind("kind", added.answer().kind().word())
            .bind("class", added.answer().classId())
            .bind("now", clock.instant())
            .map(AnnotationRow.MAPPER)
            .findOne();
    row.filter(kept -> !kept.late()).ifPresent(kept -> makeCurrent(handle, kept));
    return row;
  }

  /**
   * Takes back the author's current answer: the one before it counts again, if there is one.
   *
   * @param leaseToken the lease that gives the author the image again
   * @return the undo; empty if the key was taken by one that ran beside this one
   */
  public Optional<AnnotationRow> undo(
      Handle handle, AnnotationRow undone, UUID key, @Nullable Long leaseToken) {
    Optional<AnnotationRow> row =
        handle
            .createQuery(
                """
                insert into annotations (
                  project_id, image_id, user_id, kind, undoes, source, arm, generation_id,
                  probability, lease_token, idempotency_key, created_at)
                values (
                  :projectId, :imageId, :userId, 'undo', :id, 'human', :arm, :s.generationId,
                  :s.probability, :token, :key, :now)
                on conflict (user_id, idempotency_key) do nothing
                returning *
                """)
            .bindMethods(undone)
            .bindMethods("s", undone.served())
            .bind("arm", undone.served().arm().word())
            .bind("token", leaseToken)
            .bind("key", key)
            .bind("now", clock.instant())
            .map(AnnotationRow.MAPPER)
            .findOne();
    row.ifPresent(undo -> fallBack(handle, undo));
    return row;
  }

  /** The user's current answers given by hand, newest first. */
  public List<Annotation> mine(long projectId, long userId, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                // on index annotations_user, backwards
                .createQuery(
                    """
                    select a.* from annotations a
                    join current_annotations c on c.annotation_id = a.id
                    where a.project_id = :project and a.user_id = :user and a.source = 'human'
                    order by a.id desc
                    limit :limit
                    """)
                .bind("project", projectId)
                .bind("user", userId)
                .bind("limit", limit)
                .map(AnnotationRow.MAPPER)
                .map(AnnotationRow::view)
                .list());
  }

  /** How many images carry a label that the user has given by hand since a time. */
  public int labelsOf(long projectId, long userId, Instant since) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from annotations a
                    join current_annotations c on c.annotation_id = a.id
                    where a.project_id = :project and a.user_id = :user and a.source = 'human'
                      and a.kind = 'label' and a.created_at >= :since
                    """)
                .bind("project", projectId)
                .bind("user", userId)
                .bind("since", since)
                .mapTo(Integer.class)
                .one());
  }

  private static void fallBack(Handle handle, AnnotationRow undo) {
    handle
        .createUpdate("delete from current_annotations where image_id = :image and user_id = :user")
        .bind("image", undo.imageId())
        .bind("user", undo.userId())
        .execute();
    Optional<AnnotationRow> before = lastStanding(handle, undo.imageId(), undo.userId());
    if (before.isPresent()) {
      makeCurrent(handle, before.get());
    } else {
      Change.ANNOTATION.announce(handle, undo.projectId(), undo.id());
    }
  }

  private static Optional<AnnotationRow> lastStanding(Handle handle, long imageId, long userId) {
    return handle
        .createQuery(
            """
            select a.* from annotations a
            where a.image_id = :image and a.user_id = :user and a.kind <> 'undo' and not a.late
              and not exists (
                select from annotations u where u.image_id = a.image_id and u.undoes = a.id)
            order by a.id desc
            limit 1
            """)
        .bind("image", imageId)
        .bind("user", userId)
        .map(AnnotationRow.MAPPER)
        .findOne();
  }

  private static void makeCurrent(Handle handle, AnnotationRow row) {
    handle
        .createUpdate(
            """
            insert into current_annotations (
              project_id, image_id, user_id, annotation_id, kind, class_id, arm, created_at)
            values (:projectId, :imageId, :userId, :id, :word, :classId, :arm, :createdAt)
            on conflict (image_id, user_id) do update
            set annotation_id = excluded.annotation_id, kind = excluded.kind,
                class_id = excluded.class_id, arm = excluded.arm, created_at = excluded.created_at
            """)
        .bindMethods(row)
        .bind("word", row.kind().word())
        .bind("arm", row.served().arm().word())
        .execute();
    Change.ANNOTATION.announce(handle, row.projectId(), row.id());
  }
}
