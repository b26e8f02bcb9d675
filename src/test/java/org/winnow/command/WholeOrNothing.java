package org.winnow.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.winnow.model.FeatureFile;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;
import org.winnow.storage.Sha256;

/** What must be true of a data folder at every moment, whatever has been killed. */
final class WholeOrNothing {

  /** Each finds what is broken. */
  private static final Map<String, String> BROKEN = new LinkedHashMap<>();

  static {
    BROKEN.put(
        "a generation of a round that is not done",
        """
        select g.id from generations g left join rounds r on r.id = g.round_id
        where r.status is distinct from 'done'
        """);
    BROKEN.put(
        "a model version of a round that is not done",
        """
        select m.id from model_versions m join rounds r on r.id = m.round_id
        where r.status <> 'done'
        """);
    BROKEN.put(
        "a done round without its one generation",
        """
        select r.id from rounds r where r.status = 'done'
          and (select count(*) from generations g where g.round_id = r.id) <> 1
        """);
    BROKEN.put(
        "a done round that trained, and a generation without its model version",
        """
        select r.id from rounds r
        join generations g on g.round_id = r.id
        left join model_versions m on m.round_id = r.id
        where g.model_version_id is distinct from m.id
          or (r.train_seconds is null) <> (m.id is null)
        """);
    BROKEN.put(
        "a project that does not serve its newest generation",
        """
        select p.id from projects p
        where p.current_generation_id is distinct from
          (select g.id from generations g where g.project_id = p.id order by number desc limit 1)
        """);
    BROKEN.put(
        "a generation that is served and lacks entries",
        """
        select g.id from generations g join projects p on p.current_generation_id = g.id
        where g.entries = 0
          or g.entries > (select count(*) from queue_entries e where e.generation_id = g.id)
        """);
    BROKEN.put(
        "two rounds of a project that run",
        """
        select project_id from rounds where status = 'running' group by project_id
        having count(*) > 1
        """);
    BROKEN.put(
        "an import whose numbers are not its rows",
        """
        select i.id from imports i
        where i.entries <> (select count(*) from import_entries e where e.import_id = i.id)
          or i.imported <> (select count(*) from images m where m.import_id = i.id)
          or i.entries <> i.imported + i.duplicates + i.rejected
        """);
    BROKEN.put(
        "a pool whose ordinals are not 0 to its size",
        """
        select p.id from projects p left join images i on i.project_id = p.id
        group by p.id
        having count(i.id) <> p.next_ordinal or coalesce(max(i.ordinal), -1) <> p.next_ordinal - 1
        """);
    BROKEN.put(
        "features with a gap or an overlap",
        """
        select encoder_id from (
          select encoder_id, from_row,
                 lag(to_row, 1, 0) over (partition by encoder_id order by from_row) as before
          from feature_shards) s
        where from_row <> before
        """);
  }

  private final Jdbi jdbi;
  private final FileArea files;
  private final BlobStore blobs;

  WholeOrNothing(Jdbi jdbi, Path dataFolder) {
    this.jdbi = jdbi;
    this.blobs = BlobStore.inFolder(dataFolder);
    this.files = new FileArea(dataFolder, blobs);
  }

  record Shard(String path, int rows) {}

  /** While no server runs: files are looked at one after the other. */
  void check() throws IOException {
    BROKEN.forEach((what, sql) -> assertThat(ids(sql)).as(what).isEmpty());
    for (String path : strings("select path from encoders")) {
      assertThat(files.find(path)).as("encoder %s", path).isPresent();
    }
    for (Shard shard : shards()) {
      assertThat(FeatureFile.read(files.path(shard.path())).rows())
          .as("rows of %s", shard.path())
          .isEqualTo(shard.rows());
    }
  }

  /** The pool is the manifest, image by image, and every image's bytes are what its hash says. */
  void assertHolds(long projectId, Set<Sha256> manifest) throws IOException {
    List<Sha256> pool =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select sha256 from images where project_id = :project")
                    .bind("project", projectId)
                    .map((row, context) -> Sha256.of(row.getBytes(1)))
                    .list());
    assertThat(pool).doesNotHaveDuplicates();
    assertThat(new HashSet<>(pool)).isEqualTo(manifest);
    for (Sha256 image : pool) {
      assertThat(Sha256.hash(Files.readAllBytes(blobs.local(image)))).isEqualTo(image);
    }
  }

  private List<Long> ids(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).list());
  }

  private List<String> strings(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  private List<Shard> shards() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select path, to_row - from_row from feature_shards")
                .map((row, context) -> new Shard(row.getString(1), row.getInt(2)))
                .list());
  }
}
