package org.winnow.round;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.winnow.common.WinnowConfig;
import org.winnow.jobs.Jobs;

/**
 * Looks at the tables twice a second and schedules what is due. It holds no state: another worker,
 * or the next start, sees the same rows. A job that exists already, waiting or running, is not
 * scheduled twice.
 */
@ApplicationScoped
class Loop {

  /** Well under the seconds a round takes, and a query of a few milliseconds. */
  private static final long LOOK_EVERY_MILLIS = 500;

  private static final Logger LOG = Logger.getLogger(Loop.class);

  private final Due due;
  private final LongLearning longLearning;
  private final EncoderProblems problems;
  private final PoolIndexCache pools;
  private final Jdbi jdbi;
  private final Jobs jobs;
  private final WinnowConfig config;
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          job -> {
            Thread thread = new Thread(job, "winnow-loop");
            thread.setDaemon(true);
            return thread;
          });

  Loop(
      Due due,
      LongLearning longLearning,
      EncoderProblems problems,
      PoolIndexCache pools,
      Jdbi jdbi,
      Jobs jobs,
      WinnowConfig config) {
    this.due = due;
    this.longLearning = longLearning;
    this.problems = problems;
    this.pools = pools;
    this.jdbi = jdbi;
    this.jobs = jobs;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    if (config.roles().contains(WinnowConfig.ProcessRole.WORKER)) {
      problems.clearAll();
      var unused =
          clockwork.scheduleWithFixedDelay(
              this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    try {
      List<Due.State> states = due.states();
      pools.keep(states.stream().map(Due.State::projectId).toList());
      for (Due.State state : states) {
        if (due.encoding(state) != Due.EncodingStep.NONE) {
          enqueue(RoundTasks.ENCODE, state);
        }
        if (due.round(state).isPresent()) {
          enqueue(RoundTasks.ROUND, state);
        }
        if (!longLearning.isBusy()) {
          lookForLongLearning(state);
        }
      }
    } catch (RuntimeException e) {
      // the database may be away for a moment; the next look finds what this one missed
      LOG.warnf("could not look for due work: %s", e.getMessage());
    }
  }

  private void lookForLongLearning(Due.State state) {
    if (due.selfSupervision(state)) {
      enqueue(RoundTasks.SELF_SUPERVISE, state);
    }
    if (due.tuning(state)) {
      enqueue(RoundTasks.TUNE, state);
    }
  }

  private void enqueue(String task, Due.State state) {
    jdbi.useHandle(handle -> jobs.enqueue(handle, task, String.valueOf(state.projectId())));
    jobs.wake();
  }

  @PreDestroy
  void stop() {
    clockwork.shutdownNow();
  }
}
