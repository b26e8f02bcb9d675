package org.winnow.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.winnow.queue.QueueScene.imageIds;
import static org.winnow.queue.SubmitsTest.assertConflict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.winnow.annotation.AnnotationRow;
import org.winnow.annotation.Arm;
import org.winnow.common.ProblemException;

class UndosTest {

  private final QueueScene scene = new QueueScene();

  @Test
  void undo_takes_the_answer_back_and_gives_the_image_again() {
    long image = scene.project.images(1).get(0);
    scene.queue.publish(scene.generation(List.of(new NewEntry(image, Arm.RANDOM, 0, null, 0.5))));
    AnnotationRow answer = scene.label(scene.ann, scene.lease(scene.ann, 1).get(0), "cat");

    Undone undone = scene.undo(scene.ann, answer);

    assertThat(undone.undone()).isEqualTo(answer.view());
    Lease again = Objects.requireNonNull(undone.lease());
    assertThat(again.imageId()).isEqualTo(image);
    assertThat(scene.count("select count(*) from current_annotations")).isZero();
    assertThat(scene.lease(scene.ben, 1)).isEmpty();
    AnnotationRow anew = scene.label(scene.ann, again, "dog");
    assertThat(anew.served().arm()).isEqualTo(Arm.RANDOM);
    assertThat(anew.served().probability()).isEqualTo(0.5);
    assertThat(scene.annotations.mine(scene.project.id(), scene.ann, 10))
        .containsExactly(anew.view());
  }

  @Test
  void undo_of_a_correction_falls_back_to_the_answer_before() {
    scene.publish(scene.project.images(1));
    AnnotationRow first = scene.label(scene.ann, scene.lease(scene.ann, 1).get(0), "cat");
    AnnotationRow second = scene.correct(scene.ann, first, "dog");

    scene.undo(scene.ann, second);
    assertThat(scene.annotations.mine(scene.project.id(), scene.ann, 10))
        .containsExactly(first.view());
    assertConflict(() -> scene.undo(scene.ann, second), "not-current");

    scene.undo(scene.ann, first);
    assertThat(scene.annotations.mine(scene.project.id(), scene.ann, 10)).isEmpty();
    assertConflict(() -> scene.correct(scene.ann, first, "dog"), "not-current");
  }

  @Test
  void parallel_retries_of_an_undo_get_the_same_reply() throws Exception {
    scene.publish(scene.project.images(1));
    AnnotationRow answer = scene.label(scene.ann, scene.lease(scene.ann, 1).get(0), "cat");
    UUID key = UUID.randomUUID();
    Callable<Undone> call = () -> scene.undos.undo(scene.project.id(), scene.ann, answer.id(), key);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Undone> replies = new ArrayList<>();
      for (Future<Undone> reply : threads.invokeAll(Collections.nCopies(8, call))) {
        replies.add(reply.get());
      }
      assertThat(replies).containsOnly(replies.get(0));
    } finally {
      threads.shutdownNow();
    }
    assertThat(scene.count("select count(*) from annotations where kind = 'undo'")).isEqualTo(1);
    assertThat(scene.count("select count(*) from leases")).isEqualTo(2);
  }

  @Test
  void key_of_a_submit_cannot_undo() {
    scene.publish(scene.project.images(1));
    Lease lease = scene.lease(scene.ann, 1).get(0);
    UUID key = UUID.randomUUID();
    AnnotationRow answer = scene.submits.submit(scene.labeling(scene.ann, lease, "cat", key));

    assertConflict(
        () -> scene.undos.undo(scene.project.id(), scene.ann, answer.id(), key), "key-reused");
  }

  @Test
  void undone_skip_is_not_taken_out_of_another_hand() {
    scene.publish(scene.project.images(1));
    AnnotationRow skip = scene.skip(scene.ann, scene.lease(scene.ann, 1).get(0));
    Lease bens = scene.lease(scene.ben, 1).get(0);

    assertThat(scene.undo(scene.ann, skip).lease()).isNull();
    scene.label(scene.ben, bens, "dog");
    assertThat(scene.empty(scene.ann)).isEqualTo(EmptyCode.ALL_LABELED);
  }

  @Test
  void undone_skip_that_nobody_holds_comes_back_to_its_author_only() {
    scene.publish(scene.project.images(1));
    AnnotationRow skip = scene.skip(scene.ann, scene.lease(scene.ann, 1).get(0));

    Lease again = Objects.requireNonNull(scene.undo(scene.ann, skip).lease());

    assertThat(scene.empty(scene.ben)).isEqualTo(EmptyCode.LEASED);
    scene.clock.advance(Duration.ofSeconds(61));
    assertThat(imageIds(scene.lease(scene.ben, 1))).containsExactly(again.imageId());
  }

  @Test
  void nobody_undoes_for_another() {
    scene.publish(scene.project.images(1));
    AnnotationRow answer = scene.label(scene.ann, scene.lease(scene.ann, 1).get(0), "cat");

    assertThatThrownBy(() -> scene.undo(scene.ben, answer))
        .isInstanceOf(ProblemException.NotFound.class);
  }
}
