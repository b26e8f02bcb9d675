package org.winnow.queue;

import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The SQL on queue entries. An entry is open when its image is neither leased nor labeled. */
final class QueueEntries {

  private QueueEntries() {}

  /** Adds a generation's entries: only images of the project. */
  static void insert(Handle handle, long generationId, NewGeneration generation) {
    List<NewEntry> entries = generation.entries();
    handle
        .createUpdate(
            """
            insert into queue_entries (generation_id, image_id, rank, arm, score, probability)
            select :generation, e.image_id, e.rank, e.arm, e.score, e.probability
            from unnest(:images, :ranks, :arms, :scores, :probabilities)
              as e (image_id, rank, arm, score, probability)
            join images i on i.id = e.image_id and i.project_id = :project
            """)
        .bind("generation", generationId)
        .bind("project", generation.projectId())
        .bindArray("images", Long.class, entries.stream().map(NewEntry::imageId).toList())
        .bindArray("ranks", Integer.class, entries.stream().map(NewEntry::rank).toList())
        .bindArray("arms", String.class, entries.stream().map(e -> e.arm().word()).toList())
        .bindArray("scores", Double.class, entries.stream().map(NewEntry::score).toList())
        .bindArray(
            "probabilities", Double.class, entries.stream().map(NewEntry::probability).toList())
        .execute();
  }

  /** Takes out what has been labeled or leased since the generation was chosen. */
  static void dropTaken(Handle handle, long generationId) {
    handle
        .createUpdate(
            """
            delete from queue_entries e
            where e.generation_id = :generation
              and (exists (
                  select from current_annotations c
                  where c.image_id = e.image_id and c.kind = 'label')
                or exists (
                  select from leases l where l.image_id = e.image_id and l.ended_at is null))
            """)
        .bind("generation", generationId)
        .execute();
  }

  /** Deletes the entries of all generations but the current one and {@code kept}. */
  static void prune(Handle handle, long projectId, long kept) {
    handle
        .createUpdate(
            """
            delete from queue_entries
            where generation_id in (
              select g.id from generations g join projects p on p.id = g.project_id
              where g.project_id = :project and g.id <> :kept
                and g.id is distinct from p.current_generation_id
                and exists (select from queue_entries e where e.generation_id = g.id))
            """)
        .bind("project", projectId)
        .bind("kept", kept)
        .execute();
  }

  /**
   * Gives the images of ended leases back to the current generation: at the place they have there,
   * or at the place they were leased from. Not those that have a label or are leased again.
   */
  static void putBack(Handle handle, Collection<Long> tokens) {
    if (tokens.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            insert into queue_entries (generation_id, image_id, rank, arm, score, probability)
            select p.current_generation_id, l.image_id, l.rank, l.arm, l.score, l.probability
            from leases l join projects p on p.id = l.project_id
            where l.token = any(:tokens)
              and p.current_generation_id is not null
              and not exists (
                select from current_annotations c
                where c.image_id = l.image_id and c.kind = 'label')
              and not exists (
                select from leases o where o.image_id = l.image_id and o.ended_at is null)
            order by l.image_id
            on conflict (generation_id, image_id) do update set open = true
            """)
        .bindArray("tokens", Long.class, tokens)
        .execute();
  }

  /** Closes the image's entry in the current generation, waiting for whoever is at it. */
  static void close(Handle handle, long projectId, long imageId) {
    handle
        .createUpdate(
            """
            update queue_entries e set open = false
            from projects p
            where p.id = :project and e.generation_id = p.current_generation_id
              and e.image_id = :image
            """)
        .bind("project", projectId)
        .bind("image", imageId)
        .execute();
  }
}
