package org.winnow.upkeep;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.winnow.common.ProblemException;
import org.winnow.common.WinnowConfig;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;

/** What is taken away, as jobs. */
final class UpkeepJobs {

  static final String REMOVE_PROJECT = "remove-project";

  /** Whatever still works for the project notices within a slice of its work. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private static final LocalTime QUIET_HOUR = LocalTime.of(4, 0);

  private static final Duration SWEEP_RETRY = Duration.ofHours(1);

  private static final Logger LOG = Logger.getLogger(UpkeepJobs.class);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);

  private UpkeepJobs() {}

  @Produces
  @Singleton
  static Sweep sweep(Jdbi jdbi, WinnowConfig config, BlobStore blobs, FileArea files, Clock clock) {
    return new Sweep(jdbi, config.dataDir(), blobs, files, clock);
  }

  /** The bucket is away: told in a line, and looked at again in an hour. */
  private static final class Waits extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Waits(ProblemException away) {
      super("The sweep tries again in an hour. " + away.getMessage(), null, false, false);
    }
  }

  /** Only reports: nobody is there to look at what it would delete. */
  @Produces
  @Singleton
  static RecurringTask<Void> sweeping(Sweep sweep) {
    return Tasks.recurring("sweep", Schedules.daily(ZoneOffset.UTC, QUIET_HOUR))
        .onFailure(new FailureHandler.OnFailureRetryLater<>(SWEEP_RETRY))
        .execute((instance, context) -> log(sweep));
  }

  private static void log(Sweep sweep) {
    try {
      SweepReport report = sweep.run(false);
      String told = String.join(" ", report.lines(false));
      if (report.missing() > 0) {
        LOG.error(told);
      } else if (report.orphans() > 0) {
        LOG.infof("%s \"winnow sweep --delete\" frees the space.", told);
      } else if (report.findsFiles()) {
        LOG.info(told);
      }
    } catch (ProblemException away) {
      throw new Waits(away);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Produces
  @Singleton
  static CustomTask<Void> removingProjects(ProjectRemoval removal) {
    return Tasks.custom(REMOVE_PROJECT, Void.class)
        .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(FIRST_RETRY))
        .execute(
            (instance, context) -> {
              boolean done =
                  removal.run(
                      Long.parseLong(instance.getId()),
                      () -> context.getSchedulerState().isShuttingDown());
              return done
                  ? new CompletionHandler.OnCompleteRemove<>()
                  : new CompletionHandler.OnCompleteReschedule<>(FixedDelay.of(LOOK_AGAIN));
            });
  }
}
