package org.winnow.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.winnow.common.WinnowConfig;

/** Runs jobs from start to shutdown, in processes that have the role of a worker. */
@ApplicationScoped
class Worker {

  private static final Logger LOG = Logger.getLogger(Worker.class);

  // Imports and encodings last; rounds are short and must not wait for them.
  private static final int THREADS = 8;
  private static final Duration POLLING = Duration.ofSeconds(1);

  // A job counts as dead after four missed heartbeats, which is looked for every other heartbeat:
  // taken up again within 18 seconds.
  private static final Duration HEARTBEAT = Duration.ofSeconds(3);
  private static final int MISSED_HEARTBEATS = 4;

  // Jobs stop between two small steps; what does not is taken up after the restart.
  private static final Duration SHUTDOWN = Duration.ofSeconds(10);

  private final WinnowConfig config;
  private final AgroalDataSource dataSource;
  private final Instance<Task<?>> tasks;
  private final Jobs jobs;
  private @Nullable Scheduler scheduler;

  Worker(
      WinnowConfig config, AgroalDataSource dataSource, @Any Instance<Task<?>> tasks, Jobs jobs) {
    this.config = config;
    this.dataSource = dataSource;
    this.tasks = tasks;
    this.jobs = jobs;
  }

  void start(@Observes StartupEvent event) {
    if (!config.roles().contains(WinnowConfig.ProcessRole.WORKER)) {
      return;
    }
    List<Task<?>> known = tasks.stream().<Task<?>>map(task -> task).toList();
    SchedulerBuilder builder =
        Scheduler.create(dataSource, known.stream().filter(task -> !isRecurring(task)).toList())
            .schedulerName(new SchedulerName.Fixed("worker-" + UUID.randomUUID()))
            .threads(THREADS)
            .pollingInterval(POLLING)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .enableImmediateExecution()
            .shutdownMaxWait(SHUTDOWN);
    for (Task<?> task : known) {
      if (task instanceof RecurringTask<?> recurring) {
        builder.startTasks(recurring);
      }
    }
    Scheduler started = builder.build();
    started.start();
    scheduler = started;
    jobs.runs(started);
    LOG.infof("Worker runs jobs: %s", known.stream().map(Task::getName).toList());
  }

  private static boolean isRecurring(Task<?> task) {
    return task instanceof RecurringTask<?>;
  }

  void stop(@Observes ShutdownEvent event) {
    jobs.runsNoLonger();
    if (scheduler != null) {
      scheduler.stop();
    }
  }
}
