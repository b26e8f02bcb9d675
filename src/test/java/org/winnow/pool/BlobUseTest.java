package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.image.Pictures;
import org.winnow.image.Rendition;
import org.winnow.storage.BlobStore;
import org.winnow.storage.Sha256;
import org.winnow.testing.TestDatabase;

/** Bytes are deleted while an import of another project stores the same. */
class BlobUseTest {

  private final Jdbi jdbi = TestDatabase.fresh();

  private PoolFixture goes;
  private PoolFixture stays;
  private BlobUse use;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    BlobStore blobs = store(folder);
    goes = new PoolFixture(jdbi, folder, List.of(), blobs);
    stays = new PoolFixture(jdbi, folder, List.of(), blobs);
    use = new BlobUse(jdbi, goes.blobs, goes.files);
  }

  /** Where the bytes are. */
  BlobStore store(Path folder) throws Exception {
    return BlobStore.inFolder(folder);
  }

  @AfterEach
  void stop() throws Exception {
    goes.close();
    stays.close();
  }

  @Test
  void bytes_that_only_the_deleted_project_has_are_deleted_with_all_pictures_of_them()
      throws Exception {
    goes.run("two.zip", zip(0, 2));
    stays.run("one.zip", zip(1, 2));
    Sha256 gone = goes.pool().get(0).sha256();
    Sha256 kept = goes.pool().get(1).sha256();
    for (String name : Rendition.names(gone)) {
      goes.files.write(name, file -> Files.write(file, new byte[] {1}));
    }

    assertThat(use.delete(List.of(gone, kept), goes.projectId)).isEqualTo(1);

    assertThat(goes.blobs.holds(gone)).isFalse();
    assertThat(goes.blobs.holds(kept)).isTrue();
    assertThat(Rendition.names(gone)).hasSize(8).allMatch(name -> goes.files.find(name).isEmpty());
  }

  @Test
  void bytes_are_needed_while_any_project_has_them_unless_it_is_the_one_that_goes() {
    goes.run("one.zip", zip(0, 1));
    List<Sha256> one = List.of(goes.pool().get(0).sha256());

    assertThat(use.unneeded(one, 0)).isEmpty();
    assertThat(use.unneeded(one, goes.projectId)).isEqualTo(one);
    assertThat(use.unneeded(List.of(Sha256.hash(new byte[] {7})), 0)).hasSize(1);
  }

  @Test
  void images_of_another_deleted_project_need_no_bytes() {
    goes.run("one.zip", zip(0, 1));
    stays.run("one.zip", zip(0, 1));
    List<Sha256> one = List.of(goes.pool().get(0).sha256());
    assertThat(use.unneeded(one, goes.projectId)).isEmpty();

    jdbi.useHandle(
        handle ->
            handle.execute("update projects set deleted_at = now() where id = ?", stays.projectId));

    assertThat(use.unneeded(one, goes.projectId)).isEqualTo(one);
  }

  @Test
  void import_whose_bytes_are_deleted_before_its_commit_stores_them_again() {
    goes.run("all.zip", zip(0, 30));
    List<Sha256> shared = goes.pool().stream().map(Image::sha256).toList();
    Import one = stays.stage("all.zip", zip(0, 30), LabelUse.IGNORE);

    ImportRunner interleaved = stays.runner(deletedBefore(shared), List.of());
    assertThatThrownBy(() -> interleaved.run(one.id())).isInstanceOf(BlobsGone.class);
    assertThat(stays.get(one).entries()).isZero();
    stays.runner.run(one.id());

    assertThat(stays.get(one).status()).isEqualTo(ImportStatus.DONE);
    assertThat(stays.pool()).hasSize(30).allMatch(image -> stays.blobs.holds(image.sha256()));
  }

  /** The deletion died after it deleted files; the import wrote them anew; the deletion goes on. */
  @Test
  void bytes_an_import_wrote_itself_are_checked_too() throws Exception {
    goes.run("all.zip", zip(0, 30));
    List<Sha256> shared = goes.pool().stream().map(Image::sha256).toList();
    goes.blobs.delete(shared);
    Import one = stays.stage("all.zip", zip(0, 30), LabelUse.IGNORE);

    ImportRunner interleaved = stays.runner(deletedBefore(shared), List.of());
    assertThatThrownBy(() -> interleaved.run(one.id())).isInstanceOf(BlobsGone.class);
    stays.runner.run(one.id());

    assertThat(stays.pool()).hasSize(30).allMatch(image -> stays.blobs.holds(image.sha256()));
  }

  @Test
  void deletion_waits_for_a_commit_under_way_and_sees_its_rows() {
    goes.run("one.zip", zip(0, 1));
    Sha256 shared = goes.pool().get(0).sha256();
    CompletableFuture<Integer> deletion =
        jdbi.inTransaction(
            handle -> {
              BlobUse.share(handle);
              handle.execute(
                  """
                  insert into images (project_id, ordinal, sha256, name, media_type, width, height,
                    bytes, draw, created_at)
                  values (?, 0, ?, 'a.png', 'image/png', 8, 8, 100, 0.5, now())
                  """,
                  stays.projectId,
                  shared.bytes());
              CompletableFuture<Integer> begun =
                  CompletableFuture.supplyAsync(() -> use.delete(List.of(shared), goes.projectId));
              await().until(() -> waitingForAdvisoryLock() == 1);
              return begun;
            });

    assertThat(deletion.join()).isZero();
    assertThat(stays.blobs.holds(shared)).isTrue();
  }

  private int waitingForAdvisoryLock() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from pg_locks where locktype = 'advisory' and not granted
                      and database = (select oid from pg_database where datname = current_database())
                    """)
                .mapTo(Integer.class)
                .one());
  }

  private static byte[] zip(int from, int to) {
    Archives.ZipBuilder zip = new Archives.ZipBuilder();
    for (int i = from; i < to; i++) {
      zip.add(i + ".png", Pictures.png(i));
    }
    return zip.build();
  }

  /** Deletes, in another thread, between the import's last byte on disk and its commit. */
  private BatchCommit deletedBefore(List<Sha256> hashes) {
    return stays.commitPrecededBy(
        () -> CompletableFuture.runAsync(() -> use.delete(hashes, goes.projectId)).join());
  }
}
