package org.winnow.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.pool.PoolRemovalFixture;
import org.winnow.project.ProjectFixture;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;
import org.winnow.storage.Sha256;
import org.winnow.storage.WriteBatch;
import org.winnow.testing.TestDatabase;
import org.winnow.testing.TestProject;

/** A deleted project's rows and bytes, on a database and a folder, without the container. */
class ProjectRemovalTest {

  private static final int IMAGES = 1_200;

  private final Jdbi jdbi = TestDatabase.fresh();
  private Path folder;
  private BlobStore blobs;
  private FileArea files;
  private ProjectRemoval removal;

  @BeforeEach
  void start(@TempDir Path dataFolder) {
    folder = dataFolder;
    blobs = BlobStore.inFolder(folder);
    files = new FileArea(folder, blobs);
    removal =
        new ProjectRemoval(
            jdbi, new ProjectFixture(jdbi).projects(), PoolRemovalFixture.on(jdbi, folder), files);
  }

  @Test
  void removal_that_is_stopped_after_every_batch_leaves_nothing_in_the_end() throws Exception {
    long project = filled("goes");
    long other = filled("stays");
    List<String> before = rowsOf(other);
    int othersFiles = files().size() / 2;

    jdbi.useHandle(
        handle -> handle.execute("update projects set deleted_at = now() where id = ?", project));
    int turns = 1;
    while (!removal.run(project, () -> true)) {
      turns++;
    }

    // generations by 5, rounds by 100, images by 500, reports and files of sources by 10,000
    assertThat(turns).isGreaterThan(10);
    assertThat(rowsOf(project)).allMatch(count -> count.endsWith(" 0"));
    assertThat(rowsOf(other)).isEqualTo(before);
    assertThat(files()).hasSize(othersFiles).noneMatch(file -> file.contains("/" + project + "/"));
    assertThat(hashes(other)).hasSize(IMAGES).allMatch(blobs::holds);
  }

  @Test
  void removal_goes_on_where_bytes_are_gone_and_their_rows_are_not() throws Exception {
    long project = filled("goes");
    jdbi.useHandle(
        handle -> handle.execute("update projects set deleted_at = now() where id = ?", project));
    blobs.delete(hashes(project).subList(0, 700));

    assertThat(removal.run(project, () -> false)).isTrue();
    assertThat(files()).isEmpty();
  }

  @Test
  void project_that_is_not_deleted_is_left_alone() throws Exception {
    long project = filled("stays");
    List<String> before = rowsOf(project);

    assertThat(removal.run(project, () -> false)).isTrue();
    assertThat(rowsOf(project)).isEqualTo(before);
  }

  @Test
  void removal_waits_for_jobs_that_work_for_the_project_and_cancels_its_imports() throws Exception {
    long project = filled("goes");
    jdbi.useHandle(
        handle -> {
          handle.execute("update projects set deleted_at = now() where id = ?", project);
          handle.execute(
              "update imports set status = 'running', finished_at = null where project_id = ?",
              project);
          handle.execute(
              """
              insert into scheduled_tasks
                (task_name, task_instance, execution_time, picked, version)
              select 'import', id::text, now(), true, 1 from imports where project_id = ?
              """,
              project);
        });

    assertThat(removal.run(project, () -> false)).isFalse();
    String status =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select distinct status from imports where project_id = ?")
                    .bind(0, project)
                    .mapTo(String.class)
                    .one());
    assertThat(status).isEqualTo("cancelled");
    jdbi.useHandle(handle -> handle.execute("delete from scheduled_tasks"));
    assertThat(removal.run(project, () -> false)).isTrue();
    assertThat(rowsOf(project)).allMatch(count -> count.endsWith(" 0"));
  }

  /** Something in every table that a project has rows in, and every folder it has files in. */
  private long filled(String name) throws IOException {
    TestProject project = TestProject.named(jdbi, name);
    long id = project.id();
    project.images(IMAGES);
    jdbi.useHandle(
        handle -> {
          for (String sql :
              """
              insert into imports (project_id, source, origin, labels, status, entries, imported,
                  created_by, created_at, finished_at)
                select p, 'a.zip', 'upload', 'ignore', 'done', 1200, 1200, min(id), now(), now()
                from users group by 1;
              insert into import_entries (import_id, ordinal, source, status, image_id)
                select m.id, i.ordinal, i.name, 'imported', i.id
                from images i join imports m using (project_id) where project_id = p;
              update images set import_id = (select max(id) from imports) where project_id = p;
              insert into annotations (project_id, image_id, user_id, kind, class_id, source, arm,
                  created_at)
                select p, i.id, u.id, 'label', k.id, 'human', 'none', now() from images i
                cross join (select min(id) as id from users) u
                cross join (select min(id) as id from classes where project_id = p) k
                where project_id = p and ordinal < 900;
              insert into annotations (project_id, image_id, user_id, kind, undoes, source, arm,
                  created_at)
                select p, image_id, user_id, 'undo', id, 'human', 'none', now()
                from annotations where project_id = p limit 100;
              insert into current_annotations
                select project_id, image_id, user_id, id, kind, class_id, arm, created_at
                from annotations a where project_id = p and kind = 'label'
                  and not exists (select from annotations u where u.undoes = a.id);
              insert into predictions (project_id, image_id, model, class_id, created_at)
                select p, i.id, 'm', k.id, now() from images i
                cross join (select min(id) as id from classes where project_id = p) k
                where project_id = p;
              insert into encoders (project_id, number, kind, path, provenance, dimension, pool,
                  learned_from, created_at)
                values (p, 1, 'patch-features', 'encoders/' || p || '/1.zip', '{}', 4, 9, 9, now());
              insert into feature_shards
                select id, 0, 1200, 'features/' || id || '/0.npy', now() from encoders
                where project_id = p;
              insert into rounds (project_id, number, status, phase, cause, annotation_id, labels,
                  started_at, finished_at)
                select p, n, 'done', 'done', 'x', 0, 0, now(), now() from generate_series(1, 7) n;
              insert into model_versions (project_id, number, round_id, encoder_id, class_ids,
                  trained_on, labels, temperature, provenance, audit_images, audit_correct,
                  truth_images, truth_correct, created_at)
                select p, r.number, r.id, e.id, '{}', 0, 0, 1, '{}', 0, 0, 0, 0, now()
                from rounds r join encoders e using (project_id) where project_id = p;
              insert into classifiers select p, max(id), 'x' from model_versions
                where project_id = p;
              insert into generations (project_id, number, round_id, model_version_id, encoder_id,
                  strategy, reason, seed, pool, entries, created_at)
                select p, m.number, round_id, m.id, encoder_id, 'x', 'x', 1, 0, 0, now()
                from model_versions m where project_id = p;
              update projects set current_generation_id =
                (select max(id) from generations where project_id = p) where id = p;
              insert into queue_entries (generation_id, image_id, rank, arm)
                select g.id, i.id, ordinal, 'active'
                from generations g join images i using (project_id) where project_id = p;
              insert into leases (project_id, image_id, user_id, generation_id, rank, arm,
                  granted_at, expires_at)
                select p, i.id, u.id, g.id, 0, 'active', now(), now() + interval '1 hour'
                from images i cross join (select min(id) as id from users) u
                cross join (select max(id) as id from generations where project_id = p) g
                where project_id = p and ordinal < 10;
              insert into sources (project_id, origin, source) values (p, 'folder', '/set');
              insert into source_files (source_id, name, version, sha256, import_id)
                select s.id, n || '.png', '1', sha256(n::text::bytea), 1
                from sources s, generate_series(1, 10001) n where s.project_id = p;
              insert into exports (project_id, format, choices, file_name, media_type, path,
                  assembled, annotation_id, images, labels, annotators, bytes, created_by,
                  created_at)
                select p, 'csv', '{}', 'a.csv', 'text/csv', 'exports/' || p || '/a', false, 0, 0, 0,
                  0, 0, min(id), now() from users
              """
                  .split(";")) {
            handle.execute(sql.replaceAll("\\bp\\b(?!\\.)", Long.toString(id)));
          }
        });
    try (WriteBatch batch = blobs.batch()) {
      for (Sha256 sha256 : hashes(id)) {
        blobs.write(sha256, new byte[] {1}, batch);
      }
      String hex = hashes(id).get(0).hex();
      files.write("thumbnails/" + hex.substring(0, 2) + "/" + hex + ".jpg", new byte[] {1}, batch);
      files.write("encoders/" + id + "/1.zip", new byte[] {1}, batch);
      files.write("features/" + encoder(id) + "/0.npy", new byte[] {1}, batch);
      files.write("features/" + encoder(id) + "/left-over.npy", new byte[] {1}, batch);
      files.write("exports/" + id + "/a", new byte[] {1}, batch);
      batch.force();
    }
    return id;
  }

  private long encoder(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select id from encoders where project_id = ?")
                .bind(0, projectId)
                .mapTo(Long.class)
                .one());
  }

  private List<Sha256> hashes(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select sha256 from images where project_id = ? order by ordinal")
                .bind(0, projectId)
                .map((row, context) -> Sha256.of(row.getBytes(1)))
                .list());
  }

  /** "table rows" for each table with a project in it, and those that hang on them. */
  private List<String> rowsOf(long project) {
    return Stream.of(
            "projects where id = :p",
            "classes where project_id = :p",
            "imports where project_id = :p",
            "images where project_id = :p",
            "annotations where project_id = :p",
            "current_annotations where project_id = :p",
            "predictions where project_id = :p",
            "encoders where project_id = :p",
            "rounds where project_id = :p",
            "model_versions where project_id = :p",
            "classifiers where project_id = :p",
            "generations where project_id = :p",
            "leases where project_id = :p",
            "exports where project_id = :p",
            "sources where project_id = :p",
            "source_files where source_id in (select id from sources where project_id = :p)",
            "import_entries e join images i on i.id = e.image_id where i.project_id = :p",
            "queue_entries e join images i on i.id = e.image_id where i.project_id = :p")
        .map(
            from ->
                from
                    + " "
                    + jdbi.withHandle(
                        handle ->
                            handle
                                .createQuery("select count(*) from " + from)
                                .bind("p", project)
                                .mapTo(Integer.class)
                                .one()))
        .toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }
}
