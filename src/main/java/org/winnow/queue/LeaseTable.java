package org.winnow.queue;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL on leases. */
final class LeaseTable {

  private LeaseTable() {}

  /** The caller's live leases, oldest first, each good for longer from now on. */
  static List<Lease> renewOwn(Handle handle, Hand hand, int count) {
    return handle
        // locked in the order of tokens, as every renewal does
        .createQuery(
            """
            with own as (
              select token from leases
              where user_id = :user and project_id = :project
                and ended_at is null and expires_at > :now
              order by token
              limit :count
              for update
            ), renewed as (
              update leases l set expires_at = greatest(l.expires_at, :expires)
              from own where l.token = own.token
              returning l.token, l.image_id, l.expires_at)
            select r.token, r.image_id, r.expires_at, i.name, i.width, i.height
            from renewed r join images i on i.id = r.image_id
            order by r.token
            """)
        .bind("count", count)
        .bind("user", hand.userId())
        .bind("project", hand.projectId())
        .bind("now", hand.now())
        .bind("expires", hand.expires())
        .map(Lease.MAPPER)
        .list();
  }

  /** Those of the given leases that the caller still holds, each good for longer from now on. */
  static List<Lease> renew(Handle handle, Hand hand, Collection<Long> tokens) {
    return handle
        .createQuery(
            """
            with own as (
              select token from leases
              where token = any(:tokens) and user_id = :user and project_id = :project
                and ended_at is null and expires_at > :now
              order by token
              for update
            ), renewed as (
              update leases l set expires_at = greatest(l.expires_at, :expires)
              from own where l.token = own.token
              returning l.token, l.image_id, l.expires_at)
            select r.token, r.image_id, r.expires_at, i.name, i.width, i.height
            from renewed r join images i on i.id = r.image_id
            order by r.token
            """)
        .bindArray("tokens", Long.class, tokens)
        .bind("user", hand.userId())
        .bind("project", hand.projectId())
        .bind("now", hand.now())
        .bind("expires", hand.expires())
        .map(Lease.MAPPER)
        .list();
  }

  /** Ends leases whose time is over; another transaction's are left to it. */
  static List<Long> expire(Handle handle, long projectId, Instant now) {
    return handle
        // on index leases_live
        .createQuery(
            """
            with over as (
              select token from leases
              where project_id = :project and ended_at is null and expires_at <= :now
              for update skip locked)
            update leases l
            set ended_at = greatest(:now, l.granted_at), outcome = 'expired'
            from over where l.token = over.token
            returning l.token
            """)
        .bind("project", projectId)
        .bind("now", now)
        .mapTo(Long.class)
        .list();
  }

  /** Ends those of the given leases that the caller holds: they are returned unanswered. */
  static List<Long> giveBack(Handle handle, Hand hand, Collection<Long> tokens) {
    return handle
        .createQuery(
            """
            with own as (
              select token from leases
              where token = any(:tokens) and user_id = :user and project_id = :project
                and ended_at is null
              order by token
              for update)
            update leases l
            set ended_at = greatest(:now, l.granted_at), outcome = 'returned'
            from own where l.token = own.token
            returning l.token
            """)
        .bindArray("tokens", Long.class, tokens)
        .bind("user", hand.userId())
        .bind("project", hand.projectId())
        .bind("now", hand.now())
        .mapTo(Long.class)
        .list();
  }

  /**
   * Takes the next images for the caller: one statement, so an entry closes and its lease begins
   * together. Entries that another transaction is at are passed over, not waited for.
   */
  static List<Lease> grant(Handle handle, Hand hand, long generationId, int count) {
    return handle
        // on index queue_entries_open. The subquery with a limit is looked up entry by entry; an
        // anti-join could be planned as a hash of every annotation. granted_at never lies before
        // the end of the image's last lease, whatever the servers' clocks say: the record shows
        // one hand after the other.
        .createQuery(
            """
            with candidate as (
              select e.image_id, e.rank, e.arm, e.score, e.probability
              from queue_entries e
              where e.generation_id = :generation and e.open
                and (
                  select true from current_annotations c
                  where c.image_id = e.image_id and (c.kind = 'label' or c.user_id = :user)
                  limit 1) is null
              order by e.rank
              limit :count
              for update of e skip locked
            ), closed as (
              update queue_entries e set open = false
              from candidate c
              where e.generation_id = :generation and e.image_id = c.image_id
              returning c.*
            ), granted as (
              insert into leases (
                project_id, image_id, user_id, generation_id, rank, arm, score, probability,
                granted_at, expires_at)
              select :project, c.image_id, :user, :generation, c.rank, c.arm, c.score,
                c.probability,
                greatest(
                  :now, (select max(l.ended_at) from leases l where l.image_id = c.image_id)),
                greatest(
                  :expires,
                  (select max(l.ended_at) + interval '1 millisecond'
                   from leases l where l.image_id = c.image_id))
              from closed c
              order by c.rank
              on conflict (image_id) where ended_at is null do nothing
              returning token, image_id, rank, expires_at)
            select g.token, g.image_id, g.expires_at, i.name, i.width, i.height
            from granted g join images i on i.id = g.image_id
            order by g.rank, g.token
            """)
        .bind("generation", generationId)
        .bind("count", count)
        .bind("user", hand.userId())
        .bind("project", hand.projectId())
        .bind("now", hand.now())
        .bind("expires", hand.expires())
        .map(Lease.MAPPER)
        .list();
  }

  /**
   * Leases an image again to who answered it, from the lease it was answered under.
   *
   * @return empty if there is no such lease, or the image is in another hand
   */
  static Optional<Long> regrant(Handle handle, Hand hand, long answeredUnder) {
    return handle
        .createQuery(
            """
            insert into leases (
              project_id, image_id, user_id, generation_id, rank, arm, score, probability,
              granted_at, expires_at)
            select l.project_id, l.image_id, :user, l.generation_id, l.rank, l.arm, l.score,
              l.probability,
              greatest(
                :now, (select max(o.ended_at) from leases o where o.image_id = l.image_id)),
              greatest(
                :expires,
                (select max(o.ended_at) + interval '1 millisecond'
                 from leases o where o.image_id = l.image_id))
            from leases l
            where l.token = :token and l.project_id = :project
            on conflict (image_id) where ended_at is null do nothing
            returning token
            """)
        .bind("token", answeredUnder)
        .bind("user", hand.userId())
        .bind("project", hand.projectId())
        .bind("now", hand.now())
        .bind("expires", hand.expires())
        .mapTo(Long.class)
        .findOne();
  }

  /** The lease of this token, locked. */
  static Optional<LeaseRow> lock(Handle handle, long token) {
    return handle
        .createQuery("select * from leases where token = :token for update")
        .bind("token", token)
        .map(LeaseRow.MAPPER)
        .findOne();
  }

  /** The lease that has not ended on the image, whosever it is. */
  static Optional<LeaseRow> onImage(Handle handle, long imageId) {
    return handle
        .createQuery("select * from leases where image_id = :image and ended_at is null")
        .bind("image", imageId)
        .map(LeaseRow.MAPPER)
        .findOne();
  }

  static void end(Handle handle, long token, Outcome outcome, Instant now) {
    handle
        .createUpdate(
            """
            update leases set ended_at = greatest(:now, granted_at), outcome = :outcome
            where token = :token
            """)
        .bind("token", token)
        .bind("outcome", outcome.word())
        .bind("now", now)
        .execute();
  }

  /** The lease of this token as the API shows it, live or not. */
  static Optional<Lease> view(Handle handle, long token) {
    return handle
        .createQuery(
            """
            select l.token, l.image_id, l.expires_at, i.name, i.width, i.height
            from leases l join images i on i.id = l.image_id
            where l.token = :token
            """)
        .bind("token", token)
        .map(Lease.MAPPER)
        .findOne();
  }
}
