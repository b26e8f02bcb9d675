package org.winnow.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.winnow.annotation.AnnotationRow;
import org.winnow.annotation.Annotations;
import org.winnow.annotation.Answer;
import org.winnow.annotation.Arm;
import org.winnow.annotation.SingleLabel;
import org.winnow.common.ProblemException;
import org.winnow.testing.TestDatabase;
import org.winnow.testing.TestProject;

/**
 * Annotators who lease, answer, skip, undo, return and walk away, while generations are published
 * without a pause; then the database's own record is checked.
 */
class QueueHistoryTest {

  private static final int IMAGES = 600;
  private static final int ANNOTATORS = 8;

  private final Jdbi jdbi = TestDatabase.fresh();
  private final TestProject project = TestProject.named(jdbi, "history");
  private final Annotations annotations = new Annotations(jdbi, Clock.systemUTC());
  private final Queue queue = new Queue(jdbi, Clock.systemUTC());
  private final Leases leases = new Leases(new QueueTransactions(jdbi), Clock.systemUTC());
  private final Submits submits =
      new Submits(new QueueTransactions(jdbi), annotations, Clock.systemUTC());
  private final Undos undos =
      new Undos(new QueueTransactions(jdbi), annotations, Clock.systemUTC());
  private final List<Long> images = project.images(IMAGES);
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger counted = new AtomicInteger();
  private final AtomicInteger falselyEmpty = new AtomicInteger();

  @Test
  void no_image_is_ever_in_two_hands_and_no_answer_is_lost_or_doubled() throws Exception {
    List<Long> users = new ArrayList<>();
    for (int i = 0; i < ANNOTATORS; i++) {
      users.add(project.user("user" + i));
    }
    publish(0);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Future<Integer> publisher = threads.submit(this::publishOn);
      List<Callable<Void>> work = new ArrayList<>();
      users.forEach(user -> work.add(() -> annotate(user)));
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
      over.set(true);
      assertThat(publisher.get()).as("generations published meanwhile").isGreaterThan(5);
    } finally {
      threads.shutdownNow();
    }

    assertThat(overlaps()).as("images in two hands at once").isZero();
    assertThat(falselyEmpty).as("empty answers while images lay free").hasValue(0);
    assertThat(count("select count(*) from leases where ended_at is null")).isZero();
    assertThat(count("select count(*) from current_annotations where kind = 'label'"))
        .as("each image labeled once")
        .isEqualTo(IMAGES)
        .isEqualTo(
            count("select count(distinct image_id) from current_annotations where kind = 'label'"));
    assertThat(count("select count(*) from annotations where not late and kind <> 'undo'"))
        .as("every acknowledged answer is there, once")
        .isEqualTo(counted.get());
  }

  /** Works until every image has a label. */
  private Void annotate(long user) {
    Random random = new Random(user);
    while (true) {
      Handout handout = leases.lease(project.id(), user, 1 + random.nextInt(5));
      if (handout.empty() != null) {
        if (handout.empty().code().equals(EmptyCode.ALL_LABELED.word())) {
          return null;
        }
        checkEmpty(handout.empty().code());
      }
      for (Lease lease : handout.leases()) {
        answer(user, lease, random);
      }
    }
  }

  private void answer(long user, Lease lease, Random random) {
    int dice = random.nextInt(20);
    if (dice == 0) {
      leases.giveBack(project.id(), user, List.of(lease.token()));
      return;
    }
    // nobody skips all: each image is skipped by one annotator at most
    boolean skip = dice < 3 && lease.imageId() % ANNOTATORS == user % ANNOTATORS;
    AnnotationRow row = submit(user, lease, skip);
    if (dice == 4) {
      Lease again = undos.undo(project.id(), user, row.id(), UUID.randomUUID()).lease();
      if (again != null) {
        submit(user, again, false);
      }
    }
  }

  private AnnotationRow submit(long user, Lease lease, boolean skip) {
    Answer answer =
        skip ? new Answer.Skipped() : new Answer.Labeled(new SingleLabel(project.classId("cat")));
    AnnotationRow row =
        submits.submit(
            new Submission(
                project.id(),
                user,
                UUID.randomUUID(),
                lease.imageId(),
                lease.token(),
                null,
                answer,
                null));
    counted.incrementAndGet();
    return row;
  }

  private void checkEmpty(String code) {
    // the queue always holds all that is free, so it is never being prepared
    if (code.equals(EmptyCode.PREPARING.word()) || code.equals(EmptyCode.NO_IMAGES.word())) {
      falselyEmpty.incrementAndGet();
    }
  }

  private int publishOn() {
    int published = 0;
    while (!over.get()) {
      publish(++published);
    }
    return published;
  }

  private void publish(int seed) {
    List<Long> order = new ArrayList<>(images);
    Collections.shuffle(order, new Random(seed));
    List<NewEntry> entries = new ArrayList<>();
    for (int rank = 0; rank < order.size(); rank++) {
      entries.add(new NewEntry(order.get(rank), Arm.ACTIVE, rank, null, null));
    }
    try {
      queue.publish(
          new NewGeneration(
              project.id(), null, null, null, "random", "a test", seed, order.size(), entries));
    } catch (ProblemException e) {
      throw new AssertionError(e);
    }
  }

  private long overlaps() {
    return count(
        """
        select count(*) from leases a join leases b
          on a.image_id = b.image_id and a.token < b.token
        where b.granted_at < coalesce(a.ended_at, 'infinity')
        """);
  }

  private long count(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
