package org.winnow.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.winnow.queue.QueueScene.imageIds;

import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.winnow.annotation.AnnotationRow;
import org.winnow.common.ProblemException;

class LeasesTest {

  private final QueueScene scene = new QueueScene();

  @Test
  void images_come_in_the_order_of_the_generation() {
    List<Long> images = scene.project.images(5);
    scene.publish(List.of(images.get(3), images.get(0), images.get(4), images.get(1)));

    assertThat(imageIds(scene.lease(scene.ann, 2))).containsExactly(images.get(3), images.get(0));
    assertThat(imageIds(scene.lease(scene.ben, 5))).containsExactly(images.get(4), images.get(1));
  }

  @Test
  void own_leases_come_back_first_and_renewed() {
    scene.publish(scene.project.images(5));
    List<Lease> first = scene.lease(scene.ann, 2);
    scene.clock.advance(Duration.ofSeconds(30));

    List<Lease> again = scene.lease(scene.ann, 3);

    assertThat(again).hasSize(3);
    assertThat(again.subList(0, 2).stream().map(Lease::token))
        .containsExactlyElementsOf(first.stream().map(Lease::token).toList());
    assertThat(again.get(0).expiresAt())
        .isEqualTo(first.get(0).expiresAt().plus(Duration.ofSeconds(30)));
    assertThat(scene.lease(scene.ann, 1)).hasSize(1);
    assertThat(scene.count("select count(*) from leases")).isEqualTo(3);
  }

  @Test
  void many_threads_leasing_at_once_get_disjoint_images_in_order() throws Exception {
    List<Long> images = scene.project.images(300);
    scene.publish(images);
    List<Long> users = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      users.add(scene.project.user("user" + i));
    }
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<List<Long>>> calls = new ArrayList<>();
      users.forEach(user -> calls.add(() -> imageIds(scene.lease(user, 15))));
      List<Long> all = new ArrayList<>();
      for (Future<List<Long>> got : threads.invokeAll(calls)) {
        assertThat(got.get()).hasSize(15).isSorted();
        all.addAll(got.get());
      }
      assertThat(all).doesNotHaveDuplicates();
      // nothing far down the queue while something above it lay open
      assertThat(all).containsExactlyInAnyOrderElementsOf(images.subList(0, 240));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void calls_of_one_user_side_by_side_fill_one_hand() throws Exception {
    scene.publish(scene.project.images(50));
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Callable<List<Long>>> calls = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        calls.add(() -> imageIds(scene.lease(scene.ann, 4)));
      }
      for (Future<List<Long>> got : threads.invokeAll(calls)) {
        assertThat(got.get()).hasSize(4);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(scene.count("select count(*) from leases")).isEqualTo(4);
  }

  @Test
  void expired_lease_returns_to_queue_at_its_place() {
    List<Long> images = scene.project.images(4);
    scene.publish(images);
    scene.lease(scene.ann, 2);
    scene.clock.advance(Duration.ofSeconds(59));
    assertThat(imageIds(scene.lease(scene.ben, 1))).containsExactly(images.get(2));
    scene.clock.advance(Duration.ofSeconds(1));

    assertThat(imageIds(scene.lease(scene.ben, 4)))
        .containsExactly(images.get(2), images.get(0), images.get(1), images.get(3));
    assertThat(scene.count("select count(*) from leases where outcome = 'expired'")).isEqualTo(2);
  }

  @Test
  void renewing_keeps_only_what_is_still_held() {
    scene.publish(scene.project.images(4));
    Lease kept = scene.lease(scene.ann, 1).get(0);
    Lease other = scene.lease(scene.ben, 1).get(0);
    scene.clock.advance(Duration.ofSeconds(50));

    List<Lease> renewed =
        scene.leases.renew(
            scene.project.id(), scene.ann, List.of(kept.token(), other.token(), 999_999L));

    assertThat(imageIds(renewed)).containsExactly(kept.imageId());
    assertThat(renewed.get(0).expiresAt()).isEqualTo(scene.clock.instant().plusSeconds(60));
    scene.clock.advance(Duration.ofSeconds(60));
    assertThat(scene.leases.renew(scene.project.id(), scene.ann, List.of(kept.token()))).isEmpty();
  }

  @Test
  void returned_images_are_next_again_and_only_ones_own_can_be_returned() {
    List<Long> images = scene.project.images(4);
    scene.publish(images);
    Lease held = scene.lease(scene.ann, 1).get(0);

    scene.leases.giveBack(scene.project.id(), scene.ben, List.of(held.token()));
    assertThat(imageIds(scene.lease(scene.ben, 1))).containsExactly(images.get(1));

    scene.leases.giveBack(scene.project.id(), scene.ann, List.of(held.token()));
    assertThat(imageIds(scene.lease(scene.ben, 2))).containsExactly(images.get(1), images.get(0));
  }

  @Test
  void new_generation_leaves_hands_alone_and_takes_over_at_once() {
    List<Long> images = scene.project.images(6);
    scene.publish(images.subList(0, 3));
    Lease held = scene.lease(scene.ann, 1).get(0);

    PublishedGeneration second =
        scene.publish(List.of(images.get(5), images.get(0), images.get(4)));

    assertThat(second.number()).isEqualTo(2);
    assertThat(second.entries()).as("the leased image is left out").isEqualTo(2);
    assertThat(imageIds(scene.lease(scene.ben, 2))).containsExactly(images.get(5), images.get(4));
    assertThat(scene.lease(scene.ann, 1).get(0).token()).isEqualTo(held.token());
    scene.label(scene.ann, held, "cat");
    assertThat(scene.count("select count(distinct generation_id) from queue_entries"))
        .as("the old generation's entries are gone")
        .isEqualTo(1);
  }

  @Test
  void image_leased_from_an_old_generation_comes_back_into_the_new_one() {
    List<Long> images = scene.project.images(4);
    scene.publish(images.subList(0, 1));
    Lease held = scene.lease(scene.ann, 1).get(0);
    scene.publish(images.subList(1, 4));

    scene.leases.giveBack(scene.project.id(), scene.ann, List.of(held.token()));

    assertThat(imageIds(scene.lease(scene.ben, 4))).contains(images.get(0)).hasSize(4);
  }

  @Test
  void empty_answers_say_the_true_reason() {
    assertThat(scene.empty(scene.ann)).isEqualTo(EmptyCode.NO_IMAGES);
    scene.jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into imports (project_id, source, origin, labels, status, created_by,
                  created_at)
                values (?, 'a.zip', 'upload', 'ignore', 'running', ?, now())
                """,
                scene.project.id(),
                scene.ann));
    assertThat(scene.empty(scene.ann)).isEqualTo(EmptyCode.IMPORTING);
    scene.jdbi.useHandle(
        handle -> handle.execute("update imports set status = 'done', finished_at = now()"));

    List<Long> images = scene.project.images(1);
    assertThat(scene.empty(scene.ann)).isEqualTo(EmptyCode.PREPARING);

    scene.publish(images);
    Lease held = scene.lease(scene.ben, 1).get(0);
    assertThat(scene.empty(scene.ann)).isEqualTo(EmptyCode.LEASED);

    scene.leases.giveBack(scene.project.id(), scene.ben, List.of(held.token()));
    scene.skip(scene.ann, scene.lease(scene.ann, 1).get(0));
    assertThat(scene.empty(scene.ann)).isEqualTo(EmptyCode.SKIPPED);

    scene.label(scene.ben, scene.lease(scene.ben, 1).get(0), "dog");
    assertThat(scene.empty(scene.ann)).isEqualTo(EmptyCode.ALL_LABELED);
  }

  @Test
  void image_counts_as_unlabeled_again_when_its_last_label_is_taken_back() {
    scene.publish(scene.project.images(1));
    AnnotationRow label = scene.label(scene.ann, scene.lease(scene.ann, 1).get(0), "dog");
    assertThat(scene.empty(scene.ben)).isEqualTo(EmptyCode.ALL_LABELED);

    scene.undo(scene.ann, label);

    assertThat(scene.empty(scene.ben)).isEqualTo(EmptyCode.LEASED);
  }

  @Test
  void reason_for_no_images_is_found_without_reading_the_labeled_pool() {
    scene.project.images(20_000);
    scene.jdbi.useHandle(
        handle -> {
          handle.execute(
              """
              with answer as (
                insert into annotations (
                  project_id, image_id, user_id, kind, class_id, source, arm, created_at)
                select project_id, id, ?, 'label', ?, 'human', 'active', now() from images
                returning *)
              insert into current_annotations (
                project_id, image_id, user_id, annotation_id, kind, class_id, arm, created_at)
              select project_id, image_id, user_id, id, kind, class_id, arm, created_at
              from answer
              """,
              scene.ann,
              scene.project.classId("dog"));
          handle.execute("vacuum analyze");
        });

    assertThat(scene.empty(scene.ben)).isEqualTo(EmptyCode.ALL_LABELED);
    assertThat(pagesRead(EmptyCode.SQL)).isLessThan(50);
  }

  private int pagesRead(String sql) {
    String plan =
        scene.jdbi.withHandle(
            handle ->
                handle
                    .createQuery("explain (analyze, buffers, format json) " + sql)
                    .bind("project", scene.project.id())
                    .bind("user", scene.ben)
                    .mapTo(String.class)
                    .one());
    JsonPath top = JsonPath.from(plan).setRootPath("[0].Plan");
    return top.getInt("'Shared Hit Blocks'") + top.getInt("'Shared Read Blocks'");
  }

  @Test
  void unknown_project_is_not_found() {
    assertThatThrownBy(() -> scene.leases.lease(404, scene.ann, 1))
        .isInstanceOf(ProblemException.NotFound.class);
  }
}
