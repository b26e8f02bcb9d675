package org.winnow.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.winnow.annotation.AnnotationRow;
import org.winnow.annotation.Annotations;
import org.winnow.annotation.Answer;
import org.winnow.annotation.Arm;
import org.winnow.annotation.Labels;
import org.winnow.annotation.SingleLabel;
import org.winnow.testing.MovableClock;
import org.winnow.testing.TestDatabase;
import org.winnow.testing.TestProject;

/** A project's queue on a database of its own, and short words for what is done with it. */
final class QueueScene {

  final Jdbi jdbi = TestDatabase.fresh();
  final MovableClock clock = new MovableClock();
  final TestProject project = TestProject.named(jdbi, "birds");
  final Annotations annotations = new Annotations(jdbi, clock);
  final Labels labels = new Labels(jdbi);
  final Queue queue = new Queue(jdbi, clock);
  final Leases leases;
  final Submits submits;
  final Undos undos;
  final long ann = project.user("ann");
  final long ben = project.user("ben");

  QueueScene() {
    QueueTransactions transactions = new QueueTransactions(jdbi);
    leases = new Leases(transactions, clock);
    submits = new Submits(transactions, annotations, clock);
    undos = new Undos(transactions, annotations, clock);
  }

  /** Publishes these images in this order, in the active arm. */
  PublishedGeneration publish(List<Long> images) {
    List<NewEntry> entries = new ArrayList<>();
    for (int rank = 0; rank < images.size(); rank++) {
      entries.add(new NewEntry(images.get(rank), Arm.ACTIVE, rank, 1.0 / (rank + 1), null));
    }
    return queue.publish(generation(entries));
  }

  NewGeneration generation(List<NewEntry> entries) {
    return generation("margin", entries);
  }

  NewGeneration generation(String strategy, List<NewEntry> entries) {
    return new NewGeneration(
        project.id(), null, null, null, strategy, "because", 7, entries.size(), entries);
  }

  List<Lease> lease(long user, int count) {
    return leases.lease(project.id(), user, count).leases();
  }

  EmptyCode empty(long user) {
    Handout.Empty empty = leases.lease(project.id(), user, 1).empty();
    if (empty == null) {
      throw new AssertionError("there were leases");
    }
    return EmptyCode.valueOf(empty.code().toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  AnnotationRow label(long user, Lease lease, String className) {
    return submits.submit(labeling(user, lease, className, UUID.randomUUID()));
  }

  AnnotationRow skip(long user, Lease lease) {
    return submits.submit(
        new Submission(
            project.id(),
            user,
            UUID.randomUUID(),
            lease.imageId(),
            lease.token(),
            null,
            new Answer.Skipped(),
            900));
  }

  /** Corrects to a class, or to a skip where it is null. */
  AnnotationRow correct(long user, AnnotationRow earlier, @Nullable String className) {
    Answer answer =
        className == null
            ? new Answer.Skipped()
            : new Answer.Labeled(new SingleLabel(project.classId(className)));
    return submits.submit(
        new Submission(
            project.id(),
            user,
            UUID.randomUUID(),
            earlier.imageId(),
            null,
            earlier.id(),
            answer,
            null));
  }

  Undone undo(long user, AnnotationRow answer) {
    return undos.undo(project.id(), user, answer.id(), UUID.randomUUID());
  }

  Submission labeling(long user, Lease lease, String className, UUID key) {
    return new Submission(
        project.id(),
        user,
        key,
        lease.imageId(),
        lease.token(),
        null,
        new Answer.Labeled(new SingleLabel(project.classId(className))),
        1200);
  }

  long count(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  static List<Long> imageIds(List<Lease> leases) {
    return leases.stream().map(Lease::imageId).toList();
  }
}
