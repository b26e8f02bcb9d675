package org.winnow.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Where jobs are handed in. Safe for use by many threads. */
@ApplicationScoped
public class Jobs {

  private final Clock clock;
  private final AtomicReference<@Nullable Scheduler> running = new AtomicReference<>();

  Jobs(Clock clock) {
    this.clock = clock;
  }

  /**
   * Puts a job in the queue, in the caller's transaction: it runs if, and only if, that commits. A
   * job of this task and instance that waits or runs already is left as it is.
   *
   * @param task the name of a {@code Task} bean
   * @param instance what to do it for
   */
  public void enqueue(Handle handle, String task, String instance) {
    handle
        .createUpdate(
            """
            insert into scheduled_tasks
              (task_name, task_instance, execution_time, picked, version)
            values (:task, :instance, :now, false, 1)
            on conflict (task_name, task_instance) do nothing
            """)
        .bind("task", task)
        .bind("instance", instance)
        .bind("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .execute();
  }

  /** Has this process look for due jobs now rather than at its next turn; call it after commits. */
  public void wake() {
    Scheduler scheduler = running.get();
    if (scheduler != null) {
      scheduler.triggerCheckForDueExecutions();
    }
  }

  void runs(Scheduler scheduler) {
    running.set(scheduler);
  }

  void runsNoLonger() {
    running.set(null);
  }
}
