package org.winnow.pool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What label files tell of images beside labels; new values replace old ones of the same name. */
final class ImageMetadata {

  /** The limit of the table's constraint. */
  static final int MOST_CHARACTERS = 16_384;

  static final String TOO_MUCH = "Its other columns are left out: more than 16 kB for one image.";

  private ImageMetadata() {}

  /**
   * @param changed images that have learned something
   * @param tooMuch images that would have more than fits; nothing new is kept of them
   */
  record Kept(Set<Long> changed, Set<Long> tooMuch) {}

  /** Keeps it in the caller's transaction. */
  static Kept keep(Handle handle, Map<Long, ObjectNode> byImage) {
    if (byImage.isEmpty()) {
      return new Kept(Set.of(), Set.of());
    }
    List<Long> ids = List.copyOf(byImage.keySet());
    List<String> told = ids.stream().map(id -> String.valueOf(byImage.get(id))).toList();
    Kept kept = new Kept(new HashSet<>(), new HashSet<>());
    handle
        .createQuery(
            """
            with told as (
              select i.id, i.metadata as old,
                coalesce(i.metadata, '{}'::jsonb) || t.metadata::jsonb as new
              from unnest(:ids, :told) as t (id, metadata) join images i on i.id = t.id
            ), changed as (
              update images i set metadata = told.new
              from told
              where i.id = told.id and told.new is distinct from told.old
                and length(told.new::text) <= :most
              returning i.id)
            select id, true from changed
            union all
            select id, false from told where length(new::text) > :most
            """)
        .bindArray("ids", Long.class, ids)
        .bindArray("told", String.class, told)
        .bind("most", MOST_CHARACTERS)
        .map(
            (row, context) ->
                (row.getBoolean(2) ? kept.changed() : kept.tooMuch()).add(row.getLong(1)))
        .list();
    return kept;
  }
}
