package org.winnow.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.winnow.access.ImportedAuthors;
import org.winnow.pool.ImportedLabels.Author;
import org.winnow.pool.ImportedLabels.ImportedAnswer;
import org.winnow.pool.ImportedLabels.LabeledImage;
import org.winnow.pool.ImportedLabels.Outcome;
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
    assertThat(add(images.subList(0, 2), "cat"))
        .containsExactlyInAnyOrderElementsOf(images.subList(0, 2));
    assertThat(add(images, "dog")).as("those that had none").containsExactly(images.get(2));

    LabelCounts counts = labels.counts(project.id());
    assertThat(counts.labels()).isEqualTo(3);
    assertThat(counts.audit()).isZero();
    assertThat(counts.annotators()).as("nobody labeled by hand").isZero();
    assertThat(rows("source = 'import' and arm = 'none'")).isEqualTo(3);
    assertThat(rows("class_id = " + project.classId("dog"))).isEqualTo(1);
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

    assertThat(add(List.of(image), "cat")).isEmpty();

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

  private static final Instant MONDAY = Instant.parse("2026-01-05T10:00:00.123456Z");
  private static final Instant TUESDAY = Instant.parse("2026-01-06T10:00:00Z");

  private final ImportedAuthors authors = new ImportedAuthors(clock);

  @Test
  void authors_of_one_image_are_kept_apart_and_the_same_again_changes_nothing() {
    long image = project.images(1).get(0);
    List<ImportedAnswer> told =
        List.of(
            answer(image, "cat", "Ann Lee <ann@x>", MONDAY),
            answer(image, "dog", "ben", TUESDAY),
            answer(image, null, "cho", MONDAY),
            answer(image, "dog", null, MONDAY));

    assertThat(addAnswers(told)).containsOnly(Outcome.ADDED);
    assertThat(addAnswers(told)).containsOnly(Outcome.KNOWN);

    assertThat(current(image))
        .containsExactly(
            "Ann Lee <ann@x> cat 2026-01-05T10:00:00.123456Z",
            "ben dog 2026-01-06T10:00:00Z",
            "cho null 2026-01-05T10:00:00.123456Z",
            "eve dog 2026-01-05T10:00:00.123456Z");
    assertThat(rows("source = 'import' and arm = 'none'")).isEqualTo(4);
    assertThat(labels.counts(project.id()).annotators()).as("nobody by hand here").isZero();
  }

  @Test
  void of_one_author_the_latest_answer_counts_in_whatever_order_they_come() {
    long image = project.images(1).get(0);
    addAnswers(List.of(answer(image, "dog", "ann", TUESDAY), answer(image, "cat", "ann", MONDAY)));
    assertThat(current(image)).containsExactly("ann dog 2026-01-06T10:00:00Z");

    addAnswers(List.of(answer(image, "cat", "ann", MONDAY.plusSeconds(1))));
    assertThat(current(image)).containsExactly("ann dog 2026-01-06T10:00:00Z");
    addAnswers(List.of(answer(image, "cat", "ann", TUESDAY.plusSeconds(1))));
    assertThat(current(image)).containsExactly("ann cat 2026-01-06T10:00:01Z");
    assertThat(rows("kind = 'label'")).as("the history keeps them").isEqualTo(4);
  }

  @Test
  void answer_without_a_time_never_replaces_one() {
    long image = project.images(1).get(0);
    assertThat(
            addAnswers(
                List.of(
                    answer(image, "cat", "ann", null),
                    answer(image, "dog", "ann", null),
                    answer(image, "cat", "ann", null),
                    answer(image, "dog", null, null),
                    answer(image, "dog", "ben", null))))
        .containsExactly(
            Outcome.ADDED, Outcome.OTHER_KEPT, Outcome.KNOWN, Outcome.OTHER_KEPT, Outcome.ADDED);
  }

  @Test
  void label_by_hand_on_this_server_counts_whatever_is_imported() {
    long image = project.images(1).get(0);
    byHand(image, "ann", "cat");
    Instant time = clock.instant();

    assertThat(
            addAnswers(
                List.of(answer(image, "dog", "ben", TUESDAY), answer(image, "dog", null, null))))
        .containsExactly(Outcome.BY_HAND, Outcome.OTHER_KEPT);
    assertThat(addAnswers(List.of(answer(image, "cat", "ann", time))))
        .as("the server's own export, come back")
        .containsExactly(Outcome.KNOWN);
    assertThat(rows("source = 'import'")).isZero();
  }

  @Test
  void imported_author_is_nobody_who_can_log_in() {
    long ann = project.user("ann");
    long image = project.images(1).get(0);
    addAnswers(List.of(answer(image, "cat", "ann", MONDAY)));

    assertThat(rows("user_id = " + ann)).isZero();
    long shutOut =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select count(*) from users
                        where imported_name = 'ann' and name <> 'ann' and shown_name = 'ann'
                          and disabled_at is not null and password_hash is null
                          and role = 'annotator'
                        """)
                    .mapTo(Long.class)
                    .one());
    assertThat(shutOut).isEqualTo(1);
    for (String change : List.of("disabled_at = null", "password_hash = 'x'", "role = 'admin'")) {
      assertThatThrownBy(
              () ->
                  jdbi.useHandle(
                      handle ->
                          handle.execute(
                              "update users set " + change + " where imported_name = 'ann'")))
          .hasMessageContaining("users_imported_is_no_login");
    }
  }

  private ImportedAnswer answer(
      long image, @Nullable String className, @Nullable String author, @Nullable Instant time) {
    return new ImportedAnswer(
        image,
        className == null ? null : project.classId(className),
        author == null ? null : author(author),
        time,
        null);
  }

  private Author author(String name) {
    return jdbi.inTransaction(
        handle ->
            new Author(
                Objects.requireNonNull(authors.ensure(handle, List.of(name)).get(name)), name));
  }

  private List<Outcome> addAnswers(List<ImportedAnswer> answers) {
    return jdbi.inTransaction(
        handle -> imported.addAnswers(handle, project.id(), engineer, answers));
  }

  private List<String> current(long image) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select u.shown_name, k.name, c.created_at
                    from current_annotations c join users u on u.id = c.user_id
                    left join classes k on k.id = c.class_id
                    where c.image_id = :image order by 1
                    """)
                .bind("image", image)
                .map(
                    (row, context) ->
                        row.getString(1)
                            + " "
                            + row.getString(2)
                            + " "
                            + row.getTimestamp(3).toInstant())
                .list());
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

  private Set<Long> add(List<Long> images, String className) {
    long classId = project.classId(className);
    return jdbi.inTransaction(
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
