package org.winnow.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.database.EmbeddedDatabase;
import org.winnow.testing.FirstVisit;
import org.winnow.testing.FreePort;
import org.winnow.testing.LoopProject;
import org.winnow.testing.ServerProcess;

/**
 * The packaged server, killed by SIGKILL in every phase of its work. A project for each phase; one
 * server and one data folder for all. {@code WINNOW_KILLS} asks for so many more kills, at random
 * moments.
 */
class KilledJobsIT {

  private static final Duration PROMISED = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration GLANCE = Duration.ofMillis(100);
  private static final int MORE_KILLS =
      Integer.parseInt(Optional.ofNullable(System.getenv("WINNOW_KILLS")).orElse("0"));

  private final Path folder;
  private final int port = FreePort.choose();
  private final Map<Moment, Subject> subjects = new EnumMap<>(Moment.class);
  private final Map<Moment, Kill> kills = new EnumMap<>(Moment.class);
  private ServerProcess server;
  private final FirstVisit ada;
  private final Jdbi jdbi;
  private final Holds holds;
  private final WholeOrNothing folderState;
  private Instant lastStart = Instant.EPOCH;

  KilledJobsIT(@TempDir Path temporary) throws IOException {
    folder = temporary.resolve("data");
    server = ServerProcess.start(folder, port);
    ada = FirstVisit.to(server);
    jdbi = Jdbi.create(EmbeddedDatabase.join(folder).address().dataSource());
    jdbi.installPlugin(new PostgresPlugin());
    holds = new Holds(jdbi);
    folderState = new WholeOrNothing(jdbi, folder);
  }

  /** A project whose job is killed, and what was imported into it. */
  private record Subject(long projectId, long classId, MadePool pool) {

    Subject with(MadePool other) {
      return new Subject(projectId, classId, other);
    }
  }

  /**
   * @param newestAnnotation what the round that was killed knew
   */
  private record Kill(Instant at, long newestAnnotation) {}

  @AfterEach
  void stop() throws Exception {
    server.end();
    EmbeddedDatabase.join(folder).close();
  }

  @Test
  void job_killed_in_any_phase_is_finished_within_a_minute_and_nothing_is_seen_half_done()
      throws Exception {
    for (Moment moment : Moment.values()) {
      subjects.put(moment, project(moment));
    }
    prepare();
    for (Moment moment : Moment.values()) {
      if (moment.isOfRound()) {
        holdRound(moment);
        killAndRestart();
      }
    }
    killAtRandom();

    awaitEach("finished", moment -> isSettled(subject(moment)));
    folderState.check();
    for (Moment moment : Moment.values()) {
      assertFinishedInTime(moment);
      assertCutOffWhereItWasHeld(moment);
      Subject subject = subject(moment);
      folderState.assertHolds(subject.projectId(), subject.pool().manifest());
      assertEveryOpenImageIsQueued(subject);
    }
    assertImportedAgainAddsNothing(subject(Moment.IMPORT));
  }

  @Test
  void comparison_killed_leaves_the_last_one_and_the_next_round_asks_again() throws Exception {
    LoopProject project = LoopProject.of(ada::request);
    long id = project.request().get(project.path()).jsonPath().getLong("id");
    project.set(Map.of("auditShare", 0.5, "roundLabels", 20, "roundSeconds", 1));
    project.importImages(0, 240);
    awaitThat("ordered", () -> project.isOrdered(240, "typiclust"));
    for (int i = 0; i < 6; i++) {
      project.label(20);
    }
    awaitThat("compared", () -> comparedImages(project) > 0);

    holds.holdTrial(id);
    for (int i = 0; i < 2; i++) {
      project.label(20);
    }
    awaitThat("held", () -> holds.isHeld(id));
    int images = comparedImages(project);
    kill();
    folderState.check();
    restart();

    // a round may be due at once, of labels given while the trial was held
    assertThat(comparedImages(project)).isGreaterThanOrEqualTo(images);
    project.label(20);
    awaitThat("compared again", () -> comparedImages(project) > images);
  }

  private static int comparedImages(LoopProject project) {
    return project.progress().getInt("comparison.images");
  }

  private static void awaitThat(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(GLANCE).until(condition);
  }

  private Subject subject(Moment moment) {
    Subject subject = subjects.get(moment);
    if (subject == null) {
      throw new IllegalStateException("no project for " + moment);
    }
    return subject;
  }

  /** A project without images. Encoding takes two slices, of 1,024 images and of the rest. */
  private Subject project(Moment moment) throws IOException {
    MadePool pool =
        switch (moment) {
          case IMPORT -> MadePool.of(900, 0, 1);
          case LEARN -> MadePool.of(60, 0, 2);
          case ENCODE -> MadePool.of(1_200, 0, 3);
          case TRAIN, SCORE, SELECT, PUBLISH -> MadePool.of(80, 30, moment.word().hashCode());
        };
    Map<String, Object> request =
        Map.of(
            "name",
            moment.word(),
            "task",
            "single_label",
            "classes",
            List.of(Map.of("name", "dark"), Map.of("name", "bright")));
    var made = ada.request().body(request).post("/api/projects").jsonPath();
    Subject subject = new Subject(made.getLong("id"), made.getLong("classes[0].id"), pool);
    ada.request()
        .body(Map.of("settings", Map.of("roundLabels", 1, "roundSeconds", 1)))
        .patch(path(subject, ""))
        .then()
        .statusCode(200);
    return subject;
  }

  /**
   * The rounds' projects have a model, all have a queue, and the other jobs are held. The import is
   * held last, in a transaction that keeps rounds of its project from publishing; so its project
   * has had all the rounds that are due.
   */
  private void prepare() throws IOException {
    holdJobOf(Moment.ENCODE);
    holdJobOf(Moment.LEARN);
    Subject first = subject(Moment.IMPORT).with(MadePool.of(60, 0, 1));
    upload(first);
    for (Moment moment : Moment.values()) {
      if (moment.isOfRound()) {
        upload(subject(moment));
      }
    }
    awaitEach(
        "ready",
        moment ->
            switch (moment) {
              case IMPORT -> isSettled(first);
              case LEARN, ENCODE -> hasGeneration(subject(moment)) && isHeld(moment);
              case TRAIN, SCORE, SELECT, PUBLISH -> isSettled(subject(moment));
            });
    holdJobOf(Moment.IMPORT);
    await("import held").atMost(PATIENCE).pollInterval(GLANCE).until(() -> isHeld(Moment.IMPORT));
  }

  private boolean isHeld(Moment moment) {
    return holds.isHeld(subject(moment).projectId());
  }

  private void holdJobOf(Moment moment) {
    holds.hold(subject(moment).projectId(), moment);
    upload(subject(moment));
  }

  private static void awaitEach(String what, Predicate<Moment> condition) {
    for (Moment moment : Moment.values()) {
      await(moment.word() + " " + what)
          .atMost(PATIENCE)
          .pollInterval(GLANCE)
          .until(() -> condition.test(moment));
    }
  }

  private long upload(Subject subject) {
    return ada.request()
        .contentType("application/octet-stream")
        .body(subject.pool().zip())
        .post(path(subject, "/imports?source=pool.zip&labels=annotations"))
        .then()
        .statusCode(202)
        .extract()
        .jsonPath()
        .getLong("id");
  }

  private static String path(Subject subject, String rest) {
    return "/api/projects/" + subject.projectId() + rest;
  }

  /** All is imported, encoded, and ranked with all that people have answered. */
  private boolean isSettled(Subject subject) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select not exists (select from imports where project_id = p.id
                                       and status <> 'done')
                       and p.next_ordinal = :images
                       and exists (select from feature_shards s
                                   where s.encoder_id = g.encoder_id and s.to_row = :images)
                       and g.pool = :images
                       and r.annotation_id = (select coalesce(max(id), 0) from annotations
                                              where project_id = p.id)
                       and not exists (select from rounds where project_id = p.id
                                       and status = 'running')
                    from projects p
                    join generations g on g.id = p.current_generation_id
                    join rounds r on r.id = g.round_id
                    where p.id = :project
                    """)
                .bind("images", subject.pool().manifest().size())
                .bind("project", subject.projectId())
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false));
  }

  private boolean hasGeneration(Subject subject) {
    return one(
        "select current_generation_id is not null from projects where id = :project",
        subject,
        Boolean.class);
  }

  private <T> T one(String sql, Subject subject, Class<T> type) {
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).bind("project", subject.projectId()).mapTo(type).one());
  }

  /** One more label starts a round, which goes as far as the moment. */
  private void holdRound(Moment moment) {
    Subject subject = subject(moment);
    holds.hold(subject.projectId(), moment);
    answerOne(subject);
    await("held in " + moment.word())
        .atMost(PATIENCE)
        .pollInterval(GLANCE)
        .until(() -> isHeld(moment));
    assertThat(phaseOfRunningRound(subject)).isEqualTo(moment.word());
  }

  private void answerOne(Subject subject) {
    var lease = lease(subject);
    ada.request()
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .body(
            Map.of(
                "imageId", lease.imageId(),
                "leaseToken", lease.token(),
                "kind", "label",
                "classId", subject.classId()))
        .post(path(subject, "/annotations"))
        .then()
        .statusCode(201);
  }

  private record Lease(long imageId, long token) {}

  private Lease lease(Subject subject) {
    var handout =
        ada.request()
            .body(Map.of("count", 1))
            .post(path(subject, "/leases"))
            .then()
            .statusCode(200);
    var body = handout.extract().jsonPath();
    assertThat(body.getList("leases")).as("leases of project %d", subject.projectId()).hasSize(1);
    return new Lease(body.getLong("leases[0].imageId"), body.getLong("leases[0].token"));
  }

  private String phaseOfRunningRound(Subject subject) {
    return one(
        "select phase from rounds where project_id = :project and status = 'running'",
        subject,
        String.class);
  }

  /** Kills, looks at what is left, starts again, and has an image of every project at once. */
  private void killAndRestart() throws Exception {
    List<Subject> serving = subjects.values().stream().filter(this::hasGeneration).toList();
    Instant killed = kill();
    for (Moment moment : Moment.values()) {
      Subject subject = subject(moment);
      if (isUnfinished(moment, subject) && !kills.containsKey(moment)) {
        kills.put(moment, new Kill(killed, newestAnnotation(subject)));
      }
    }
    folderState.check();
    restart();
    for (Subject subject : serving) {
      lease(subject);
    }
  }

  private Instant kill() throws Exception {
    server.kill();
    Instant killed = Instant.now();
    holds.release();
    return killed;
  }

  private void restart() throws IOException {
    server = ServerProcess.start(folder, port);
    server.awaitLine("Winnow is at " + ada.url());
    lastStart = Instant.now();
  }

  private boolean isUnfinished(Moment moment, Subject subject) {
    return switch (moment) {
      case IMPORT ->
          one(
              "select status = 'running' from imports where project_id = :project order by id desc limit 1",
              subject,
              Boolean.class);
      case LEARN, ENCODE -> finished(moment, subject, 0).isEmpty();
      case TRAIN, SCORE, SELECT, PUBLISH ->
          one(
              "select exists (select from rounds where project_id = :project and status = 'running')",
              subject,
              Boolean.class);
    };
  }

  private long newestAnnotation(Subject subject) {
    return one(
        "select coalesce(max(id), 0) from annotations where project_id = :project",
        subject,
        Long.class);
  }

  /** Any phase, with some work for the server to be killed in. */
  private void killAtRandom() throws Exception {
    Random random = new Random();
    Moment[] moments = Moment.values();
    for (int i = 0; i < MORE_KILLS; i++) {
      answerOne(subject(moments[random.nextInt(moments.length)]));
      answerOne(subject(moments[random.nextInt(moments.length)]));
      Thread.sleep(random.nextInt(8_000));
      killAndRestart();
    }
  }

  private void assertFinishedInTime(Moment moment) {
    Kill kill =
        Optional.ofNullable(kills.get(moment))
            .orElseThrow(() -> new AssertionError("nothing was killed in " + moment.word()));
    Instant finished = finished(moment, subject(moment), kill.newestAnnotation()).orElseThrow();
    System.out.printf(
        "KILLED in %s: finished %.1f s after the kill%n",
        moment.word(), Duration.between(kill.at(), finished).toMillis() / 1e3);
    assertThat(finished).as(moment.word()).isAfter(kill.at()).isBefore(lastStart.plus(PROMISED));
  }

  /** By the round's own row: the next round writes there what the killed one was doing. */
  private void assertCutOffWhereItWasHeld(Moment moment) {
    if (moment.isOfRound()) {
      assertThat(
              one(
                  "select count(*) from rounds where project_id = :project and error = 'cut off in phase "
                      + moment.word()
                      + "; started over'",
                  subject(moment),
                  Integer.class))
          .as("rounds cut off in " + moment.word())
          .isPositive();
    }
  }

  /** When the work that was cut off was done. */
  private Optional<Instant> finished(Moment moment, Subject subject, long newestAnnotation) {
    String sql =
        switch (moment) {
          case IMPORT ->
              "select finished_at from imports where project_id = :project order by id offset 1 limit 1";
          case LEARN -> "select created_at from encoders where project_id = :project limit 1";
          case ENCODE ->
              """
              select s.created_at from feature_shards s join encoders e on e.id = s.encoder_id
              where e.project_id = :project and s.to_row = :images
              """;
          case TRAIN, SCORE, SELECT, PUBLISH ->
              """
              select finished_at from rounds where project_id = :project and status = 'done'
                and annotation_id >= :annotation
              order by number limit 1
              """;
        };
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("project", subject.projectId())
                .bind("images", subject.pool().manifest().size())
                .bind("annotation", newestAnnotation)
                .map((row, context) -> row.getObject(1, OffsetDateTime.class))
                .findOne()
                .map(OffsetDateTime::toInstant));
  }

  /** The queue is no half of one: open, in a hand or labeled, each image is one of the three. */
  private void assertEveryOpenImageIsQueued(Subject subject) {
    assertThat(
            one(
                """
                select count(*) from images i join projects p on p.id = i.project_id
                where i.project_id = :project
                  and not exists (select from queue_entries e
                                  where e.generation_id = p.current_generation_id
                                    and e.image_id = i.id and e.open)
                  and not exists (select from leases l
                                  where l.image_id = i.id and l.ended_at is null)
                  and not exists (select from current_annotations c
                                  where c.image_id = i.id and c.kind = 'label')
                """,
                subject,
                Integer.class))
        .as("images of project %d that nobody will be shown", subject.projectId())
        .isZero();
  }

  private void assertImportedAgainAddsNothing(Subject subject) throws IOException {
    String again = path(subject, "/imports/" + upload(subject));
    await("the second import")
        .atMost(PATIENCE)
        .pollInterval(GLANCE)
        .until(() -> "done".equals(ada.request().get(again).jsonPath().getString("status")));
    var counted = ada.request().get(again).jsonPath();
    assertThat(counted.getInt("imported")).isZero();
    assertThat(counted.getInt("duplicates")).isEqualTo(subject.pool().entries());
    folderState.assertHolds(subject.projectId(), subject.pool().manifest());
  }
}
