package org.winnow.pool;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.winnow.storage.BlobStore;

/** Imports as jobs: one a running import, and one that tidies up after uploads that broke off. */
final class ImportJobs {

  static final String NAME = "import";

  private static final Logger LOG = Logger.getLogger(ImportJobs.class);

  // With pauses that grow to a minute: an absent database has twenty minutes.
  private static final int MOST_FAILURES = 24;
  private static final int LONGEST_PAUSE_SECONDS = 60;

  // No batch of files takes nearly as long to write.
  private static final Duration ABANDONED = Duration.ofDays(1);

  private ImportJobs() {}

  @Produces
  @Singleton
  static CustomTask<Void> importing(ImportRunner runner, Imports imports, Clock clock) {
    Waits waits = new Waits();
    return Tasks.custom(NAME, Void.class)
        .onFailure((complete, operations) -> retry(complete, operations, imports, clock))
        .execute(
            (instance, context) -> {
              long importId = Long.parseLong(instance.getId());
              try {
                boolean done =
                    runner.run(importId, () -> context.getSchedulerState().isShuttingDown());
                waits.over(importId);
                return done
                    ? (complete, operations) -> {
                      operations.remove();
                      imports.requeue(importId);
                    }
                    : new CompletionHandler.OnCompleteReschedule<>(FixedDelay.of(Duration.ZERO));
              } catch (ImportWaits away) {
                Duration pause = waits.next(importId);
                if (pause.equals(Waits.FIRST)) {
                  LOG.warnf("Import %d waits: %s", importId, away.getMessage());
                }
                return new CompletionHandler.OnCompleteReschedule<>(FixedDelay.of(pause));
              }
            });
  }

  private static void retry(
      ExecutionComplete complete,
      ExecutionOperations<Void> operations,
      Imports imports,
      Clock clock) {
    long importId = Long.parseLong(complete.getExecution().taskInstance.getId());
    int failures = complete.getExecution().consecutiveFailures + 1;
    if (failures >= MOST_FAILURES) {
      LOG.errorf("Import %d failed %d times in a row and is given up", importId, failures);
      imports.fail(
          importId,
          "import-broken",
          "It failed "
              + failures
              + " times in a row at the same place. The server's log says how.");
      operations.remove();
    } else {
      long pause = Math.min(LONGEST_PAUSE_SECONDS, 1L << Math.min(failures - 1, 6));
      operations.reschedule(complete, clock.instant().plusSeconds(pause));
    }
  }

  @Produces
  @Singleton
  static RecurringTask<Void> brokenUploads(
      Imports imports, Uploads uploads, ResumableUploads resumable, BlobStore blobs, Clock clock) {
    return Tasks.recurring("broken-uploads", FixedDelay.ofMinutes(1))
        .execute(
            (instance, context) -> {
              failSilentUploads(imports, uploads, clock);
              resumable.expire();
              deleteLeftOver(imports, uploads);
              deleteAbandoned(blobs, clock);
              imports.requeueAbandoned();
            });
  }

  private static void deleteAbandoned(BlobStore blobs, Clock clock) {
    try {
      blobs.deleteAbandoned(clock.instant().minus(ABANDONED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void failSilentUploads(Imports imports, Uploads uploads, Clock clock) {
    Instant since = clock.instant().minus(Uploads.SILENCE);
    for (Import one : imports.receivingSince(since)) {
      if (!uploads.isGrowing(one.id(), since)) {
        imports.fail(one.id(), "upload-broken", UploadDesk.BROKEN);
      }
    }
  }

  /**
   * Deletes the bytes of imports that have ended: given up by their job, or cancelled in a process
   * that died before it could delete them.
   */
  static void deleteLeftOver(Imports imports, Uploads uploads) {
    for (long importId : uploads.staged()) {
      uploads.deleteUnlessNeeded(importId, imports.find(importId));
    }
  }
}
