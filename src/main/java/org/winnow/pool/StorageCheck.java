package org.winnow.pool;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.winnow.common.ProblemException;
import org.winnow.storage.BlobStore;
import org.winnow.storage.Sha256;

/**
 * Says at the start where images are looked for in the wrong place: the setting was changed, and
 * their bytes were not copied. What is lacking otherwise is told by the sweep.
 */
@ApplicationScoped
class StorageCheck {

  private static final Logger LOG = Logger.getLogger(StorageCheck.class);

  private final Jdbi jdbi;
  private final BlobStore blobs;

  StorageCheck(Jdbi jdbi, BlobStore blobs) {
    this.jdbi = jdbi;
    this.blobs = blobs;
  }

  void start(@Observes StartupEvent event) {
    try {
      problem().ifPresent(LOG::error);
    } catch (ProblemException | UncheckedIOException away) {
      LOG.warnf("Whether the images are there could not be asked: %s", away.getMessage());
    }
  }

  /** In a sentence, where there is one. */
  Optional<String> problem() {
    List<Sha256> some = some();
    int missing = blobs.missing(some).size();
    return missing == 0
        ? Optional.empty()
        : Optional.of(
            "Of %d images that were looked for, %d are not in %s. Was winnow.storage.bucket changed?"
                    .formatted(some.size(), missing, blobs.place())
                + " \"winnow copy\" takes images from the data folder to a bucket or back;"
                + " \"winnow sweep\" lists what is missing.");
  }

  /** The oldest and the newest. */
  private List<Sha256> some() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select distinct sha256 from (
                      (select i.id, i.sha256 from images i join projects p on p.id = i.project_id
                       where p.deleted_at is null order by i.id limit 16)
                      union all
                      (select i.id, i.sha256 from images i join projects p on p.id = i.project_id
                       where p.deleted_at is null order by i.id desc limit 16)) ends
                    """)
                .map((row, context) -> Sha256.of(row.getBytes(1)))
                .list());
  }
}
