package org.winnow.queue;

import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Why there is nothing to label just now. */
enum EmptyCode {
  NO_IMAGES("This project has no images yet."),
  IMPORTING("Images are being imported. The first come as soon as they are in."),
  ALL_LABELED("Every image has a label."),
  LEASED("Other annotators hold all images that are left."),
  SKIPPED("You have skipped all images that are left."),
  PREPARING("The next images are being chosen.");

  /**
   * Each part stops at its first row: indexes queue_entries_open, images_unlabeled, leases_live.
   */
  static final String SQL =
      """
      select case
        when exists (
          select from projects p
          join queue_entries e on e.generation_id = p.current_generation_id and e.open
          where p.id = :project
            and not exists (
              select from current_annotations c
              where c.image_id = e.image_id and (c.kind = 'label' or c.user_id = :user)))
          then null
        when exists (
          select from images i
          where i.project_id = :project and not i.labeled
            and not exists (
              select from current_annotations c
              where c.image_id = i.id and c.user_id = :user)
            and not exists (
              select from leases l where l.image_id = i.id and l.ended_at is null))
          then 'PREPARING'
        when exists (
          select from imports_under_way where project_id = :project)
          then 'IMPORTING'
        when not exists (select from images where project_id = :project and ordinal = 0)
          then 'NO_IMAGES'
        when exists (
          select from leases l join images i on i.id = l.image_id
          where l.project_id = :project and l.ended_at is null and not i.labeled
            and not exists (
              select from current_annotations c
              where c.image_id = i.id and c.user_id = :user))
          then 'LEASED'
        when exists (
          select from images where project_id = :project and not labeled) then 'SKIPPED'
        else 'ALL_LABELED' end
      """;

  private final String detail;

  EmptyCode(String detail) {
    this.detail = detail;
  }

  /** As the API spells it: {@code "no-images"}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String detail() {
    return detail;
  }

  /**
   * The reason that is true for this user, who holds no lease and could be given none. One
   * statement, so of one moment: between two, an image that comes back would be in neither.
   *
   * @return empty if open entries are there for the user after all: look again
   */
  static Optional<EmptyCode> of(Handle handle, long projectId, long userId) {
    return handle
        .createQuery(SQL)
        .bind("project", projectId)
        .bind("user", userId)
        .mapTo(String.class)
        .findOne()
        .map(EmptyCode::valueOf);
  }
}
