package org.winnow.command;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Holds a server's jobs at chosen moments, from the side of the database: triggers that the test
 * adds wait for a lock that the test holds. So the server under test is the one people run.
 */
final class Holds {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Keeps these advisory locks apart from the server's own. */
  private static final int LOCK_SPACE = 1_000_000;

  private final Jdbi jdbi;
  private final List<Handle> held = new ArrayList<>();

  Holds(Jdbi jdbi) {
    this.jdbi = jdbi;
    jdbi.useHandle(Holds::addTriggers);
  }

  private static void addTriggers(Handle handle) {
    handle.execute(
        """
            create function hold(project bigint, moment text) returns void language sql as $$
              select pg_advisory_xact_lock_shared(1000000 + project::integer, hashtext(moment));
            $$;

            create function hold_import() returns trigger language plpgsql as $$
            begin perform hold(new.project_id, 'import'); return new; end $$;
            create trigger hold before update of entries on imports
              for each row when (new.entries > 300) execute function hold_import();

            create function hold_learn() returns trigger language plpgsql as $$
            begin perform hold(new.project_id, 'learn'); return new; end $$;
            create trigger hold before insert on encoders
              for each row execute function hold_learn();

            create function hold_encode() returns trigger language plpgsql as $$
            begin
              if exists (select from feature_shards where encoder_id = new.encoder_id) then
                perform hold(project_id, 'encode') from encoders where id = new.encoder_id;
              end if;
              return new;
            end $$;
            create trigger hold before insert on feature_shards
              for each row execute function hold_encode();

            create function hold_round() returns trigger language plpgsql as $$
            begin perform hold(new.project_id, old.phase); return new; end $$;
            create trigger hold before update of phase on rounds
              for each row execute function hold_round();

            create function hold_trial() returns trigger language plpgsql as $$
            begin perform hold(new.project_id, 'trial'); return new; end $$;
            create trigger hold before insert on arm_comparisons
              for each row execute function hold_trial();
            """);
  }

  /** From now on the project's job stops at the moment, and stays there. */
  void hold(long projectId, Moment moment) {
    hold(projectId, moment.word());
  }

  /** From now on no comparison of the project's arms is kept. */
  void holdTrial(long projectId) {
    hold(projectId, "trial");
  }

  private void hold(long projectId, String moment) {
    Handle handle = jdbi.open();
    held.add(handle);
    handle
        .createQuery("select pg_advisory_lock(:space + :project, hashtext(:moment))::text")
        .bind("space", LOCK_SPACE)
        .bind("project", (int) projectId)
        .bind("moment", moment)
        .mapTo(String.class)
        .one();
  }

  /** Whether a job of the project has come to its moment. */
  boolean isHeld(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select exists (select from pg_locks where locktype = 'advisory' and not granted
                                   and classid = (:space + :project)::oid)
                    """)
                .bind("space", LOCK_SPACE)
                .bind("project", projectId)
                .mapTo(Boolean.class)
                .one());
  }

  /**
   * Lets go, after the kill. A PostgreSQL session that waits for a lock learns only then that its
   * client is dead; when this returns, every session of the dead server has ended.
   */
  void release() {
    held.forEach(Handle::close);
    held.clear();
    await("sessions of the killed server end")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> otherSessions() == 0);
  }

  private int otherSessions() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from pg_stat_activity
                    where backend_type = 'client backend' and pid <> pg_backend_pid()
                    """)
                .mapTo(Integer.class)
                .one());
  }
}
