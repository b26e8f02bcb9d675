package org.winnow.annotation;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.winnow.common.Change;
import org.winnow.pool.ImportedLabels;

/**
 * Keeps imported labels as annotations, from no arm: nobody chose those images. Without authors
 * they are the importer's, and an image that somebody labeled, or that the importer answered, keeps
 * what it has.
 */
@ApplicationScoped
class ImportedAnnotations implements ImportedLabels {

  private final Clock clock;

  ImportedAnnotations(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Map<Long, Long> known(Handle handle, long projectId, Collection<Long> imageIds) {
    Map<Long, Long> classes = new HashMap<>();
    handle
        .createQuery(
            """
            select distinct on (image_id) image_id, class_id from current_annotations
            where project_id = :project and image_id = any(:images) and kind = 'label'
            order by image_id, annotation_id desc
            """)
        .bind("project", projectId)
        .bindArray("images", Long.class, imageIds)
        .map((row, context) -> classes.put(row.getLong(1), row.getLong(2)))
        .list();
    return classes;
  }

  @Override
  public Set<Long> add(Handle handle, long projectId, long userId, List<LabeledImage> images) {
    lock(handle, projectId, images);
    Set<Long> labeled = new HashSet<>();
    LongSummaryStatistics added = new LongSummaryStatistics();
    handle
        .createQuery(
            """
            with added as (
              insert into annotations (
                project_id, image_id, user_id, kind, class_id, source, arm, created_at)
              select :project, l.image_id, :user, 'label', l.class_id, 'import', 'none', :now
              from unnest(:images, :classes) as l (image_id, class_id)
              where not exists (
                select from current_annotations c
                where c.image_id = l.image_id and (c.kind = 'label' or c.user_id = :user))
              returning id, image_id, class_id
            ), current as (
              insert into current_annotations (
                project_id, image_id, user_id, annotation_id, kind, class_id, arm, created_at)
              select :project, a.image_id, :user, a.id, 'label', a.class_id, 'none', :now
              from added a
              returning image_id, annotation_id)
            select image_id, annotation_id from current
            """)
        .bind("project", projectId)
        .bind("user", userId)
        .bind("now", clock.instant())
        .bindArray("images", Long.class, images.stream().map(LabeledImage::imageId).toList())
        .bindArray("classes", Long.class, images.stream().map(LabeledImage::classId).toList())
        .map((row, context) -> Map.entry(row.getLong(1), row.getLong(2)))
        .forEach(
            each -> {
              labeled.add(each.getKey());
              added.accept(each.getValue());
            });
    if (!labeled.isEmpty()) {
      Change.ANNOTATION.announce(handle, projectId, added.getMax());
    }
    return labeled;
  }

  @Override
  public List<Outcome> addAnswers(
      Handle handle, long projectId, long importerId, List<ImportedAnswer> answers) {
    return new ForeignAnswers(handle, projectId, importerId, clock.instant()).add(answers);
  }

  /** The same order for everyone who locks several, so that none waits for one who waits. */
  private static void lock(Handle handle, long projectId, List<LabeledImage> images) {
    handle
        .createQuery(
            """
            select count(*) from (
              select id from images where project_id = :project and id = any(:images)
              order by id
              for no key update) locked
            """)
        .bind("project", projectId)
        .bindArray("images", Long.class, images.stream().map(LabeledImage::imageId).toList())
        .mapTo(Long.class)
        .one();
  }
}
