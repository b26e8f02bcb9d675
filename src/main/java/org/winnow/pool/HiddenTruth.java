package org.winnow.pool;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Hidden truth that comes to images that are there. The first that an image gets is kept. */
final class HiddenTruth {

  private HiddenTruth() {}

  /**
   * Keeps it in the caller's transaction.
   *
   * @param images each at most once
   * @return the images that had none before
   */
  static Set<Long> keep(Handle handle, long projectId, List<ImportedLabels.LabeledImage> images) {
    Set<Long> changed =
        new HashSet<>(
            handle
                .createQuery(
                    """
                    update images i set truth_class_id = t.class_id
                    from unnest(:images, :classes) as t (image_id, class_id)
                    where i.id = t.image_id and i.project_id = :project
                      and i.truth_class_id is null
                    returning i.id
                    """)
                .bind("project", projectId)
                .bindArray(
                    "images",
                    Long.class,
                    images.stream().map(ImportedLabels.LabeledImage::imageId).toList())
                .bindArray(
                    "classes",
                    Long.class,
                    images.stream().map(ImportedLabels.LabeledImage::classId).toList())
                .mapTo(Long.class)
                .list());
    if (!changed.isEmpty()) {
      handle
          .createUpdate("update projects set truth_changes = truth_changes + 1 where id = :project")
          .bind("project", projectId)
          .execute();
    }
    return changed;
  }

  /** The classes of those that have one. */
  static Map<Long, Long> known(Handle handle, List<Long> imageIds) {
    Map<Long, Long> classes = new HashMap<>();
    handle
        .createQuery(
            """
            select id, truth_class_id from images
            where id = any(:images) and truth_class_id is not null
            """)
        .bindArray("images", Long.class, imageIds)
        .map((row, context) -> classes.put(row.getLong(1), row.getLong(2)))
        .list();
    return classes;
  }
}
