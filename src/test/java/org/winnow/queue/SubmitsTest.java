package org.winnow.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.winnow.queue.QueueScene.imageIds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.winnow.annotation.Annotation;
import org.winnow.annotation.AnnotationRow;
import org.winnow.annotation.Answer;
import org.winnow.annotation.Arm;
import org.winnow.annotation.CurrentLabel;
import org.winnow.annotation.SingleLabel;
import org.winnow.common.ProblemException;

class SubmitsTest {

  private final QueueScene scene = new QueueScene();

  @Test
  void answer_carries_the_arm_and_probability_it_was_served_with() {
    long image = scene.project.images(1).get(0);
    PublishedGeneration generation =
        scene.queue.publish(
            scene.generation(List.of(new NewEntry(image, Arm.RANDOM, 0, null, 0.25))));
    Lease lease = scene.lease(scene.ann, 1).get(0);

    AnnotationRow row = scene.label(scene.ann, lease, "dog");

    assertThat(row.classId()).isEqualTo(scene.project.classId("dog"));
    assertThat(row.elapsedMs()).isEqualTo(1200);
    assertThat(row.served().arm()).isEqualTo(Arm.RANDOM);
    assertThat(row.served().probability()).isEqualTo(0.25);
    assertThat(row.served().generationId()).isEqualTo(generation.id());
    assertThat(scene.count("select count(*) from leases where outcome = 'answered'")).isEqualTo(1);
    assertThat(scene.lease(scene.ben, 1)).isEmpty();
  }

  @Test
  void late_holder_is_fenced_and_the_answer_kept_but_not_counted() {
    scene.publish(scene.project.images(1));
    Lease lost = scene.lease(scene.ann, 1).get(0);
    scene.clock.advance(Duration.ofSeconds(61));
    Lease taken = scene.lease(scene.ben, 1).get(0);
    UUID key = UUID.randomUUID();
    Submission late = scene.labeling(scene.ann, lost, "cat", key);

    assertConflict(() -> scene.submits.submit(late), "lease-lost");
    scene.label(scene.ben, taken, "dog");
    assertConflict(() -> scene.submits.submit(late), "lease-lost");

    assertThat(scene.count("select count(*) from annotations where late")).isEqualTo(1);
    assertThat(scene.labels.counts(scene.project.id()).labels()).isEqualTo(1);
    assertThat(scene.labels.current(scene.project.id()).get(0).classId())
        .isEqualTo(scene.project.classId("dog"));
  }

  @Test
  void corrected_label_keeps_the_place_of_the_first_answer() {
    scene.publish(scene.project.images(2));
    List<Lease> leases = scene.lease(scene.ann, 2);
    AnnotationRow first = scene.label(scene.ann, leases.get(0), "cat");
    AnnotationRow second = scene.label(scene.ann, leases.get(1), "cat");

    scene.correct(scene.ann, first, "dog");

    assertThat(scene.labels.current(scene.project.id()))
        .extracting(CurrentLabel::imageId, CurrentLabel::classId, CurrentLabel::firstAnswerId)
        .containsExactlyInAnyOrder(
            tuple(first.imageId(), scene.project.classId("dog"), first.id()),
            tuple(second.imageId(), scene.project.classId("cat"), second.id()));
  }

  @Test
  void label_knows_whether_a_strategy_chose_its_image() {
    List<Long> images = scene.project.images(2);
    scene.publish(images.subList(0, 1));
    AnnotationRow chosen = scene.label(scene.ann, scene.lease(scene.ann, 1).get(0), "cat");
    NewEntry drawn = new NewEntry(images.get(1), Arm.ACTIVE, 0, null, 0.5);
    scene.queue.publish(scene.generation("random", List.of(drawn)));
    AnnotationRow random = scene.label(scene.ann, scene.lease(scene.ann, 1).get(0), "cat");
    scene.publish(images);
    scene.correct(scene.ann, random, "dog");

    assertThat(scene.labels.current(scene.project.id()))
        .extracting(CurrentLabel::imageId, CurrentLabel::chosen)
        .containsExactlyInAnyOrder(tuple(chosen.imageId(), true), tuple(random.imageId(), false));
  }

  @Test
  void answer_that_came_too_late_is_no_first_answer() {
    scene.publish(scene.project.images(1));
    Lease lost = scene.lease(scene.ann, 1).get(0);
    scene.clock.advance(Duration.ofSeconds(61));
    Lease taken = scene.lease(scene.ben, 1).get(0);
    assertConflict(() -> scene.label(scene.ann, lost, "cat"), "lease-lost");

    AnnotationRow counted = scene.label(scene.ben, taken, "dog");

    assertThat(scene.labels.current(scene.project.id()))
        .extracting(CurrentLabel::firstAnswerId)
        .containsExactly(counted.id());
  }

  @Test
  void expired_holder_is_fenced_even_if_nobody_has_the_image() {
    scene.publish(scene.project.images(1));
    Lease lost = scene.lease(scene.ann, 1).get(0);
    scene.clock.advance(Duration.ofSeconds(60));

    assertConflict(() -> scene.label(scene.ann, lost, "cat"), "lease-lost");

    assertThat(imageIds(scene.lease(scene.ben, 1))).containsExactly(lost.imageId());
  }

  @Test
  void lease_of_another_annotator_or_image_does_not_count() {
    scene.publish(scene.project.images(2));
    Lease anns = scene.lease(scene.ann, 1).get(0);
    Lease bens = scene.lease(scene.ben, 1).get(0);

    assertConflict(() -> scene.label(scene.ben, anns, "cat"), "lease-lost");
    Lease mixed = new Lease(anns.token(), bens.imageId(), anns.name(), 28, 28, anns.expiresAt());
    assertConflict(() -> scene.label(scene.ann, mixed, "cat"), "lease-lost");
    assertThat(scene.count("select count(*) from annotations")).isZero();
  }

  @Test
  void parallel_retries_make_one_row_and_get_the_same_reply() throws Exception {
    scene.publish(scene.project.images(20));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Lease lease : scene.lease(scene.ann, 20)) {
        Submission submission = scene.labeling(scene.ann, lease, "cat", UUID.randomUUID());
        Callable<Annotation> call = () -> scene.submits.submit(submission).view();
        List<Annotation> replies = new ArrayList<>();
        for (Future<Annotation> reply : threads.invokeAll(Collections.nCopies(8, call))) {
          replies.add(reply.get());
        }
        assertThat(replies).containsOnly(replies.get(0));
        assertThat(call.call()).isEqualTo(replies.get(0));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(scene.count("select count(*) from annotations")).isEqualTo(20);
    assertThat(scene.count("select count(*) from current_annotations")).isEqualTo(20);
  }

  @Test
  void same_key_with_another_body_is_refused_also_in_parallel() throws Exception {
    scene.publish(scene.project.images(20));
    List<Lease> held = scene.lease(scene.ann, 20);
    UUID key = UUID.randomUUID();
    scene.submits.submit(scene.labeling(scene.ann, held.get(0), "cat", key));
    assertConflict(
        () -> scene.submits.submit(scene.labeling(scene.ann, held.get(0), "dog", key)),
        "key-reused");
    assertConflict(
        () -> scene.submits.submit(scene.labeling(scene.ann, held.get(1), "cat", key)),
        "key-reused");

    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      UUID shared = UUID.randomUUID();
      List<Callable<String>> calls = new ArrayList<>();
      for (Lease lease : held.subList(2, 10)) {
        calls.add(() -> outcome(scene.labeling(scene.ann, lease, "cat", shared)));
      }
      List<String> outcomes = new ArrayList<>();
      for (Future<String> outcome : threads.invokeAll(calls)) {
        outcomes.add(outcome.get());
      }
      assertThat(outcomes).containsOnlyOnce("kept");
      assertThat(Collections.frequency(outcomes, "key-reused")).isEqualTo(7);
    } finally {
      threads.shutdownNow();
    }
    assertThat(scene.count("select count(*) from annotations")).isEqualTo(2);
  }

  @Test
  void key_of_another_user_is_another_key() {
    scene.publish(scene.project.images(2));
    UUID key = UUID.randomUUID();
    Lease anns = scene.lease(scene.ann, 1).get(0);
    Lease bens = scene.lease(scene.ben, 1).get(0);

    scene.submits.submit(scene.labeling(scene.ann, anns, "cat", key));
    scene.submits.submit(scene.labeling(scene.ben, bens, "cat", key));

    assertThat(scene.count("select count(*) from current_annotations")).isEqualTo(2);
  }

  @Test
  void class_of_another_project_is_unknown() {
    scene.publish(scene.project.images(1));
    Lease lease = scene.lease(scene.ann, 1).get(0);
    Submission foreign =
        new Submission(
            scene.project.id(),
            scene.ann,
            UUID.randomUUID(),
            lease.imageId(),
            lease.token(),
            null,
            new Answer.Labeled(new SingleLabel(4711)),
            null);

    assertThatThrownBy(() -> scene.submits.submit(foreign))
        .isInstanceOfSatisfying(
            ProblemException.Invalid.class,
            problem -> {
              assertThat(problem.code()).isEqualTo("label-unknown");
              assertThat(problem.errors().get(0).pointer()).isEqualTo("/classId");
            });
    scene.label(scene.ann, lease, "cat");
  }

  @Test
  void class_that_was_deleted_meanwhile_is_unknown_and_the_image_stays_in_hand() {
    scene.publish(scene.project.images(1));
    Lease lease = scene.lease(scene.ann, 1).get(0);
    long owl = scene.project.addClass("owl");
    Submission late =
        new Submission(
            scene.project.id(),
            scene.ann,
            UUID.randomUUID(),
            lease.imageId(),
            lease.token(),
            null,
            new Answer.Labeled(new SingleLabel(owl)),
            null);
    scene.jdbi.useHandle(handle -> handle.execute("delete from classes where id = ?", owl));

    assertThatThrownBy(() -> scene.submits.submit(late))
        .isInstanceOfSatisfying(
            ProblemException.Invalid.class,
            problem -> assertThat(problem.code()).isEqualTo("label-unknown"));
    scene.label(scene.ann, lease, "cat");
  }

  @Test
  void correction_needs_no_lease_and_keeps_the_arm() {
    long image = scene.project.images(1).get(0);
    scene.queue.publish(scene.generation(List.of(new NewEntry(image, Arm.RANDOM, 0, null, 0.5))));
    AnnotationRow first = scene.label(scene.ann, scene.lease(scene.ann, 1).get(0), "cat");

    AnnotationRow second = scene.correct(scene.ann, first, "dog");

    assertThat(second.served()).isEqualTo(first.served());
    assertThat(second.corrects()).isEqualTo(first.id());
    assertThat(scene.labels.current(scene.project.id()).get(0).classId())
        .isEqualTo(scene.project.classId("dog"));
    assertThat(scene.count("select count(*) from annotations")).isEqualTo(2);
    assertThatThrownBy(() -> scene.correct(scene.ben, first, "dog"))
        .isInstanceOf(ProblemException.NotFound.class);
  }

  @Test
  void skip_excludes_only_who_skipped() {
    List<Long> images = scene.project.images(3);
    scene.publish(images);
    scene.skip(scene.ann, scene.lease(scene.ann, 1).get(0));

    assertThat(imageIds(scene.lease(scene.ann, 3))).containsExactly(images.get(1), images.get(2));
    List<Lease> bens = scene.lease(scene.ben, 3);
    assertThat(imageIds(bens)).containsExactly(images.get(0));

    scene.skip(scene.ben, bens.get(0));
    assertThat(scene.empty(scene.ben)).isEqualTo(EmptyCode.LEASED);
    assertThat(scene.labels.counts(scene.project.id()).skipped()).isEqualTo(1);
  }

  @Test
  void skip_turned_into_a_label_closes_the_image_and_back_opens_it() {
    List<Long> images = scene.project.images(1);
    scene.publish(images);
    AnnotationRow skip = scene.skip(scene.ann, scene.lease(scene.ann, 1).get(0));

    AnnotationRow label = scene.correct(scene.ann, skip, "cat");
    assertThat(scene.lease(scene.ben, 1)).isEmpty();

    scene.correct(scene.ann, label, null);
    assertThat(imageIds(scene.lease(scene.ben, 1))).containsExactlyElementsOf(images);
  }

  private String outcome(Submission submission) {
    try {
      scene.submits.submit(submission);
      return "kept";
    } catch (ProblemException.Conflict e) {
      return e.code();
    }
  }

  static void assertConflict(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.Conflict.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }
}
