package org.winnow.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.winnow.pool.ImportedLabels.LabeledImage;
import org.winnow.testing.MovableClock;
import org.winnow.testing.TestDatabase;
import org.winnow.testing.TestProject;

class ImportedAnnotationsTest {

  private final Jdbi jdbi = TestDatabase.fresh();
  private final MovableClock clock = new MovableClock();
  private final TestProject project = TestProject.named(jdbi, "imported");
  private final ImportedAnnotations imported = new ImportedAnnotations(clock);
  private final Annotations annotations = new Annotations(jdbi, clock);
  private final Labels labels = new Labels(jdbi);
  private final long engineer = project.user("eve");

  @Test
  void imported_labels_count_from_no_arm_and_a_second_import_adds_nothing() {
    List<Long> images = project.images(3);
    add(images.subList(0, 2), "cat");
    add(images.subList(0, 2), "dog");

    LabelCounts counts = labels.counts(project.id());
    assertThat(counts.labels()).isEqualTo(2);
    assertThat(counts.audit()).isZero();
    assertThat(counts.annotators()).as("nobody labeled by hand").isZero();
    assertThat(rows("source = 'import' and arm = 'none'")).isEqualTo(2);
    assertThat(rows("class_id = " + project.classId("dog"))).isZero();
    assertThat(annotations.mine(project.id(), engineer, 10)).as("not given by hand").isEmpty();
  }

  @Test
  void known_class_of_an_image_is_its_newest_label() {
    List<Long> images = project.images(3);
    add(images.subList(0, 2), "cat");

    Map<Long, Long> known =
        jdbi.withHandle(handle -> imported.known(handle, project.id(), images.subList(1, 3)));

    assertThat(known).containsExactly(Map.entry(images.get(1), project.classId("cat")));
  }

  @Test
  void imported_labels_in_the_audit_slice_are_not_trained_on() {
    List<Long> images = project.images(40);
    add(images, "cat");

    long inSlice =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select count(*) from images where draw < 0.1")
                    .mapTo(Long.class)
                    .one());

    assertThat(inSlice).isPositive();
    assertThat(labels.current(project.id()))
        .filteredOn(CurrentLabel::trains)
        .hasSize(40 - (int) inSlice);
    assertThat(labels.current(project.id())).noneMatch(label -> label.arm() == Arm.RANDOM);
  }

  @Test
  void a_label_given_by_hand_is_kept() {
    long image = project.images(1).get(0);
    jdbi.useTransaction(
        handle ->
            annotations.add(
                handle,
                new NewAnnotation(
                    project.id(),
                    image,
                    project.user("ann"),
                    new Answer.Labeled(new SingleLabel(project.classId("dog"))),
                    Served.NOT,
                    null,
                    UUID.randomUUID(),
                    null,
                    false)));

    add(List.of(image), "cat");

    assertThat(rows("true")).isEqualTo(1);
  }

  @Test
  void where_several_labeled_an_image_the_latest_counts() {
    long image = project.images(1).get(0);
    byHand(image, "ann", "cat");
    byHand(image, "ben", "dog");
    assertThat(labels.current(project.id()))
        .extracting(CurrentLabel::classId)
        .containsExactly(project.classId("dog"));

    byHand(image, "ann", "cat");
    assertThat(labels.current(project.id()))
        .extracting(CurrentLabel::classId)
        .containsExactly(project.classId("cat"));
    assertThat(labels.counts(project.id()).labels()).isEqualTo(1);
  }

  private void byHand(long image, String user, String className) {
    jdbi.useTransaction(
        handle ->
            annotations.add(
                handle,
                new NewAnnotation(
                    project.id(),
                    image,
                    project.user(user),
                    new Answer.Labeled(new SingleLabel(project.classId(className))),
                    new Served(Arm.ACTIVE, null, null, null),
                    null,
                    UUID.randomUUID(),
                    null,
                    false)));
  }

  private void add(List<Long> images, String className) {
    long classId = project.classId(className);
    jdbi.useTransaction(
        handle ->
            imported.add(
                handle,
                project.id(),
                engineer,
                images.stream().map(image -> new LabeledImage(image, classId)).toList()));
  }

  private long rows(String where) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select count(*) from annotations where " + where)
                .mapTo(Long.class)
                .one());
  }
}
