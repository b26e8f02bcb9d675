package org.winnow.annotation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.winnow.common.Change;
import org.winnow.pool.ImportedLabels.Author;
import org.winnow.pool.ImportedLabels.ImportedAnswer;
import org.winnow.pool.ImportedLabels.Outcome;

/**
 * One batch of answers that were given elsewhere, against what is in the history. Decided one by
 * one in the order of the file, so that a row knows the rows before it.
 */
final class ForeignAnswers {

  /** An answer that is there, or about to be. */
  private record Known(
      long userId,
      String author,
      Kind kind,
      @Nullable Long classId,
      Source source,
      Instant time,
      boolean current) {}

  /** A new row of the history. */
  private record Added(
      long imageId,
      long userId,
      Kind kind,
      @Nullable Long classId,
      @Nullable Integer elapsedMs,
      Instant time) {}

  /** One person's answers on one image. */
  private record Hand(long imageId, long userId) {}

  private final Handle handle;
  private final long projectId;
  private final long importerId;
  private final Instant now;
  private final Map<Long, List<Known>> byImage = new HashMap<>();
  private final List<Added> added = new ArrayList<>();

  ForeignAnswers(Handle handle, long projectId, long importerId, Instant now) {
    this.handle = handle;
    this.projectId = projectId;
    this.importerId = importerId;
    this.now = now;
  }

  List<Outcome> add(List<ImportedAnswer> answers) {
    read(answers.stream().map(ImportedAnswer::imageId).distinct().toList());
    List<Outcome> outcomes = answers.stream().map(this::decide).toList();
    if (!added.isEmpty()) {
      List<Long> ids = insert();
      makeCurrent(ids);
      Change.ANNOTATION.announce(handle, projectId, ids.get(ids.size() - 1));
    }
    return outcomes;
  }

  private void read(List<Long> imageIds) {
    handle
        .createQuery(
            """
            select a.image_id, a.user_id, u.shown_name, a.kind, a.class_id, a.source,
              a.created_at, c.annotation_id is not null as current
            from annotations a
            join users u on u.id = a.user_id
            left join current_annotations c on c.annotation_id = a.id
            where a.image_id = any(:images) and a.kind <> 'undo'
            order by a.id
            """)
        .bindArray("images", Long.class, imageIds)
        .map(
            (row, context) ->
                know(
                    row.getLong(1),
                    new Known(
                        row.getLong(2),
                        row.getString(3),
                        Kind.of(row.getString(4)),
                        row.getObject(5, Long.class),
                        Source.of(row.getString(6)),
                        row.getTimestamp(7).toInstant(),
                        row.getBoolean(8))))
        .list();
  }

  private boolean know(long imageId, Known known) {
    return byImage.computeIfAbsent(imageId, id -> new ArrayList<>()).add(known);
  }

  private Outcome decide(ImportedAnswer answer) {
    List<Known> known = byImage.getOrDefault(answer.imageId(), List.of());
    Optional<Outcome> not =
        answer.time() == null ? undated(answer, known) : dated(answer, answer.time(), known);
    if (not.isPresent()) {
      return not.get();
    }
    Author author = answer.author();
    Added row =
        new Added(
            answer.imageId(),
            author == null ? importerId : author.userId(),
            kind(answer),
            answer.classId(),
            answer.elapsedMs(),
            answer.time() == null ? now : answer.time());
    added.add(row);
    know(
        row.imageId(),
        new Known(
            row.userId(),
            author == null ? "" : author.name(),
            row.kind(),
            row.classId(),
            Source.IMPORT,
            row.time(),
            true));
    return Outcome.ADDED;
  }

  private static Kind kind(ImportedAnswer answer) {
    return answer.classId() == null ? Kind.SKIP : Kind.LABEL;
  }

  /** The same answer at the same time under the same name is the same answer, wherever it went. */
  private Optional<Outcome> dated(ImportedAnswer answer, Instant time, List<Known> known) {
    boolean same =
        known.stream()
            .anyMatch(each -> says(each, answer) && each.time().equals(time) && isBy(each, answer));
    return same ? Optional.of(Outcome.KNOWN) : byHand(answer, known);
  }

  /** Without a time there is no telling what is newer: what is there is kept. */
  private Optional<Outcome> undated(ImportedAnswer answer, List<Known> known) {
    List<Known> before =
        known.stream()
            .filter(Known::current)
            .filter(
                each ->
                    isBy(each, answer) || (answer.author() == null && each.kind() == Kind.LABEL))
            .toList();
    if (before.isEmpty()) {
      return byHand(answer, known);
    }
    boolean same = before.stream().anyMatch(each -> says(each, answer));
    return Optional.of(same ? Outcome.KNOWN : Outcome.OTHER_KEPT);
  }

  private Optional<Outcome> byHand(ImportedAnswer answer, List<Known> known) {
    boolean byHand =
        known.stream()
            .filter(Known::current)
            .filter(each -> each.source() == Source.HUMAN)
            .anyMatch(
                each ->
                    each.kind() == Kind.LABEL
                        || (answer.author() == null && each.userId() == importerId));
    return byHand ? Optional.of(Outcome.BY_HAND) : Optional.empty();
  }

  private static boolean says(Known known, ImportedAnswer answer) {
    return known.kind() == kind(answer) && Objects.equals(known.classId(), answer.classId());
  }

  private boolean isBy(Known known, ImportedAnswer answer) {
    Author author = answer.author();
    return author == null
        ? known.userId() == importerId
        : known.userId() == author.userId() || known.author().equals(author.name());
  }

  /** Their ids rise in the order of the file: of several authors the last one's label counts. */
  private List<Long> insert() {
    return handle
        .createQuery(
            """
            insert into annotations (
              project_id, image_id, user_id, kind, class_id, source, arm, elapsed_ms, created_at)
            select :project, t.image_id, t.user_id, t.kind, t.class_id, 'import', 'none',
              t.elapsed_ms, t.time::timestamptz
            from unnest(:images, :users, :kinds, :classes, :elapsed, :times) with ordinality
              as t (image_id, user_id, kind, class_id, elapsed_ms, time, n)
            order by t.n
            returning id
            """)
        .bind("project", projectId)
        .bindArray("images", Long.class, added.stream().map(Added::imageId).toList())
        .bindArray("users", Long.class, added.stream().map(Added::userId).toList())
        .bindArray("kinds", String.class, added.stream().map(row -> row.kind().word()).toList())
        .bindArray("classes", Long.class, added.stream().map(Added::classId).toList())
        .bindArray("elapsed", Integer.class, added.stream().map(Added::elapsedMs).toList())
        .bindArray("times", String.class, added.stream().map(row -> row.time().toString()).toList())
        .mapTo(Long.class)
        .stream()
        .sorted()
        .toList();
  }

  /** Of each hand the latest by time, unless a later one is current already. */
  private void makeCurrent(List<Long> ids) {
    Map<Hand, Integer> latest = new LinkedHashMap<>();
    for (int i = 0; i < added.size(); i++) {
      int place = i;
      latest.merge(
          new Hand(added.get(i).imageId(), added.get(i).userId()),
          place,
          (before, after) ->
              added.get(after).time().isBefore(added.get(before).time()) ? before : after);
    }
    handle
        .createUpdate(
            """
            insert into current_annotations as c (
              project_id, image_id, user_id, annotation_id, kind, class_id, arm, created_at)
            select project_id, image_id, user_id, id, kind, class_id, arm, created_at
            from annotations where id = any(:ids)
            on conflict (image_id, user_id) do update
            set annotation_id = excluded.annotation_id, kind = excluded.kind,
                class_id = excluded.class_id, arm = excluded.arm, created_at = excluded.created_at
            where c.created_at <= excluded.created_at
            """)
        .bindArray("ids", Long.class, latest.values().stream().map(ids::get).toList())
        .execute();
  }
}
