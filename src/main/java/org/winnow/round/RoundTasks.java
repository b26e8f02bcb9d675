package org.winnow.round;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;
import org.winnow.project.Projects;

/**
 * The loop's jobs, one instance of each a project. A job whose process died is revived by whoever
 * is there and starts over from what the tables say.
 */
@ApplicationScoped
class RoundTasks {

  private static final Logger LOG = Logger.getLogger(RoundTasks.class);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);

  static final String ENCODE = "encode";
  static final String ROUND = "round";
  static final String SELF_SUPERVISE = "self-supervise";
  static final String TUNE = "tune";

  /**
   * At once in a process, half of a worker's threads: they wait for each other's turns, and imports
   * and rounds must not wait for them all. The loop asks again for what found no place.
   */
  private static final int MOST_ENCODINGS = 4;

  private final Projects projects;
  private final Semaphore encodings = new Semaphore(MOST_ENCODINGS);
  private final OneTimeTask<Void> encoding;
  private final OneTimeTask<Void> round;
  private final OneTimeTask<Void> selfSupervision;
  private final OneTimeTask<Void> tuning;

  RoundTasks(
      Projects projects,
      Due due,
      Encoding encoding,
      RoundRun rounds,
      SelfSupervisionRun selfSupervisions,
      TuningRun tunings) {
    this.projects = projects;
    this.encoding =
        Tasks.oneTime(ENCODE)
            .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(FIRST_RETRY))
            .execute(
                (instance, context) ->
                    work(instance.getId(), projectId -> encode(due, encoding, projectId)));
    this.round =
        Tasks.oneTime(ROUND)
            .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(FIRST_RETRY))
            .execute(
                (instance, context) ->
                    work(instance.getId(), projectId -> round(due, rounds, projectId)));
    this.selfSupervision =
        Tasks.oneTime(SELF_SUPERVISE)
            .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(FIRST_RETRY))
            .execute(
                (instance, context) ->
                    work(
                        instance.getId(),
                        projectId -> selfSupervise(due, selfSupervisions, projectId)));
    this.tuning =
        Tasks.oneTime(TUNE)
            .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(FIRST_RETRY))
            .execute(
                (instance, context) ->
                    work(instance.getId(), projectId -> tune(due, tunings, projectId)));
  }

  @Produces
  @Singleton
  OneTimeTask<Void> encodingTask() {
    return encoding;
  }

  @Produces
  @Singleton
  OneTimeTask<Void> roundTask() {
    return round;
  }

  @Produces
  @Singleton
  OneTimeTask<Void> selfSupervisionTask() {
    return selfSupervision;
  }

  @Produces
  @Singleton
  OneTimeTask<Void> tuningTask() {
    return tuning;
  }

  /** A job whose project is deleted while it runs ends, and is not tried again. */
  private void work(String instance, LongConsumer work) {
    long projectId = Long.parseLong(instance);
    try {
      work.accept(projectId);
    } catch (RuntimeException e) {
      if (!projects.isDeleted(projectId)) {
        throw e;
      }
      LOG.infof(
          "Project %d was deleted; a job that worked for it ends: %s", projectId, e.getMessage());
    }
  }

  private static void selfSupervise(Due due, SelfSupervisionRun selfSupervisions, long projectId) {
    if (due.state(projectId).filter(due::selfSupervision).isPresent()) {
      selfSupervisions.run(projectId);
    }
  }

  private static void tune(Due due, TuningRun tunings, long projectId) {
    if (due.state(projectId).filter(due::tuning).isPresent()) {
      tunings.run(projectId);
    }
  }

  private void encode(Due due, Encoding encoding, long projectId) {
    if (!encodings.tryAcquire()) {
      return;
    }
    try {
      Optional<Due.State> state = due.state(projectId);
      if (state.isPresent()) {
        Due.EncodingStep step = due.encoding(state.get());
        if (step != Due.EncodingStep.NONE) {
          encoding.run(projectId, step);
        }
      }
    } finally {
      encodings.release();
    }
  }

  private static void round(Due due, RoundRun rounds, long projectId) {
    Optional<Due.State> state = due.state(projectId);
    Optional<String> cause = state.flatMap(due::round);
    cause.ifPresent(why -> rounds.run(projectId, why));
  }
}
