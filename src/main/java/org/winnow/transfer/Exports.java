package org.winnow.transfer;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;
import org.winnow.project.Projects;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;
import org.winnow.storage.Sha256;
import org.winnow.transfer.ExportFormat.About;
import org.winnow.transfer.ExportFormat.Contents;

/**
 * Makes exports, gives their bytes and deletes them. An export is written down at one moment and
 * does not change afterwards, whatever is labeled, corrected or renamed. Safe for use by many
 * threads.
 */
@ApplicationScoped
class Exports {

  /** Each being made holds a connection; each being fetched a thread; the others have theirs. */
  private static final int MOST_AT_ONCE = 4;

  private static final int RETRY_AFTER_SECONDS = 10;
  private static final int BUFFER = 1 << 16;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Jdbi jdbi;
  private final Projects projects;
  private final ExportFormats formats;
  private final ExportTable table;
  private final PoolModel model;
  private final BlobStore blobs;
  private final FileArea files;
  private final Clock clock;
  private final Semaphore making = new Semaphore(MOST_AT_ONCE);
  private final Semaphore fetching = new Semaphore(MOST_AT_ONCE);

  Exports(
      Jdbi jdbi,
      Projects projects,
      ExportFormats formats,
      ExportTable table,
      PoolModel model,
      BlobStore blobs,
      FileArea files,
      Clock clock) {
    this.jdbi = jdbi;
    this.projects = projects;
    this.formats = formats;
    this.table = table;
    this.model = model;
    this.blobs = blobs;
    this.files = files;
    this.clock = clock;
  }

  /**
   * Makes an export of the project as it is now.
   *
   * @throws ProblemException.NotFound if there is no such project
   * @throws ProblemException.Invalid if what is asked for does not go together
   * @throws ProblemException.Conflict if there is no model, or there are no features, to ask
   * @throws ProblemException.Unavailable if too many are being made
   * @throws ProblemException.InsufficientStorage if the disk is full
   */
  Export make(long projectId, long userId, NewExport asked) throws IOException {
    projects.requireThere(projectId);
    ExportFormat format = formats.require(asked, table.annotators(projectId));
    take(making);
    try {
      PoolRows.Learned learned = learned(projectId, format.about().contents(), asked.choices());
      String path = "exports/" + projectId + "/" + UUID.randomUUID();
      Draft draft = new Draft(projectId, format, asked.choices(), learned, path);
      Written written = write(draft);
      return keep(draft, written, userId);
    } finally {
      making.release();
    }
  }

  private static void take(Semaphore slots) {
    if (!slots.tryAcquire()) {
      throw new ProblemException.Unavailable(
          "exports-busy",
          "There are " + MOST_AT_ONCE + " exports running already. Try again when one is done.",
          RETRY_AFTER_SECONDS);
    }
  }

  private record Draft(
      long projectId,
      ExportFormat format,
      ExportChoices choices,
      PoolRows.Learned learned,
      String path) {}

  /** What was written, and of which moment it tells. */
  private record Written(
      String projectName,
      Instant time,
      Moment moment,
      PoolRows.Counts counts,
      long bytes,
      @Nullable Sha256 sha256) {}

  /**
   * Where a project stands.
   *
   * @param annotationId the newest; 0 before the first
   */
  public record Moment(
      long annotationId, @Nullable Integer generation, @Nullable Integer modelVersion) {}

  /** Asked before the moment is taken: a model that is newer by a second does no harm. */
  private PoolRows.Learned learned(long projectId, Contents contents, ExportChoices choices) {
    if (contents == Contents.FEATURES) {
      return new PoolRows.Learned(null, model.features(projectId).orElseThrow(Exports::noFeatures));
    }
    boolean needed = contents == Contents.PREDICTIONS || choices.filters().minConfidence() != null;
    if (!needed && contents != Contents.ANSWERS) {
      return new PoolRows.Learned(null, null);
    }
    Optional<PoolModel.Scores> scores = model.scores(projectId);
    if (needed && scores.isEmpty()) {
      throw noModel();
    }
    return new PoolRows.Learned(scores.orElse(null), null);
  }

  private static ProblemException noModel() {
    return new ProblemException.Conflict(
        "no-model",
        "There is no model to ask yet. The next round trains one: it needs images with features"
            + " and labels of two classes or more. Label some images, then export again.");
  }

  private static ProblemException noFeatures() {
    return new ProblemException.Conflict(
        "no-features",
        "The images have no features yet. They get them by themselves soon after the import; the"
            + " progress page shows how far that is.");
  }

  /** In one transaction, which sees one moment; the file is there whole when this returns. */
  private Written write(Draft draft) throws IOException {
    Written[] written = new Written[1];
    files.write(
        draft.path(),
        temporary ->
            written[0] =
                jdbi.inTransaction(
                    TransactionIsolationLevel.REPEATABLE_READ,
                    handle -> {
                      handle.execute("set transaction read only");
                      return write(handle, draft, temporary);
                    }));
    return written[0];
  }

  private Written write(Handle handle, Draft draft, Path file) throws IOException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var project = projects.require(handle, draft.projectId());
    Contents contents = draft.format().about().contents();
    PoolRows rows = new PoolRows(handle, project, now, contents, draft.choices(), draft.learned());
    Moment moment = moment(handle, draft.projectId());
    long bytes = 0;
    Sha256 sha256 = null;
    MessageDigest digest = Sha256.digest();
    try (OutputStream out =
        new BufferedOutputStream(
            new DigestOutputStream(Files.newOutputStream(file), digest), BUFFER)) {
      if (draft.format() instanceof ExportFormat.WithImages images) {
        ZipPlan plan = new ZipPlan(out);
        images.write(rows, plan);
        bytes = plan.finish();
      } else if (draft.format() instanceof ExportFormat.OneFile one) {
        one.write(rows, out);
      }
    }
    if (draft.format() instanceof ExportFormat.OneFile) {
      bytes = Files.size(file);
      sha256 = Sha256.of(digest.digest());
    }
    return new Written(project.name(), now, moment, rows.counts(), bytes, sha256);
  }

  private static Moment moment(Handle handle, long projectId) {
    return handle
        .createQuery(
            """
            select
              coalesce((select max(id) from annotations where project_id = :project), 0)
                as annotation_id,
              (select g.number from projects p join generations g on g.id = p.current_generation_id
               where p.id = :project) as generation,
              (select max(number) from model_versions where project_id = :project)
                as model_version
            """)
        .bind("project", projectId)
        .map(ConstructorMapper.of(Moment.class))
        .one();
  }

  private Export keep(Draft draft, Written written, long userId) throws IOException {
    About about = draft.format().about();
    PoolModel.Scores scores = draft.learned().scores();
    Export export =
        new Export(
            0,
            draft.projectId(),
            about.name(),
            draft.choices(),
            fileName(written, draft.projectId(), about),
            about.mediaType(),
            draft.path(),
            draft.format() instanceof ExportFormat.WithImages,
            written.moment().annotationId(),
            written.moment().generation(),
            scores == null ? written.moment().modelVersion() : (Integer) scores.modelVersion(),
            written.counts().images(),
            written.counts().labels(),
            written.counts().annotators(),
            written.bytes(),
            written.sha256(),
            "",
            written.time());
    try {
      return table.require(draft.projectId(), table.add(export, userId));
    } catch (RuntimeException e) {
      files.delete(draft.path());
      // its project may have been deleted meanwhile
      projects.requireThere(draft.projectId());
      throw e;
    }
  }

  /** The project's name in letters that every header and file system takes, and the time. */
  private static String fileName(Written written, long projectId, About about) {
    String plain = written.projectName().replaceAll("[^A-Za-z0-9]+", "-");
    String trimmed = plain.replaceAll("^-|-$", "");
    String base = trimmed.isEmpty() ? "project-" + projectId : trimmed;
    return base + "-" + TIME.format(written.time()) + "-" + about.suffix();
  }

  /**
   * The finished file of an export that is not assembled.
   *
   * @throws ProblemException.NotFound if it was deleted
   */
  Path file(Export export) {
    return files.find(export.path()).orElseThrow(() -> new ProblemException.NotFound("export"));
  }

  /**
   * Writes all of an assembled export; leaves the stream open.
   *
   * @throws ProblemException.NotFound if it was deleted
   * @throws ProblemException.Unavailable if too many are being fetched; nothing is written then
   */
  void assemble(Export export, OutputStream out) throws IOException {
    ZipContent content = new ZipContent(file(export), blobs);
    take(fetching);
    try {
      if (export.sha256() != null) {
        content.writeTo(new BufferedOutputStream(out, BUFFER));
        return;
      }
      MessageDigest digest = Sha256.digest();
      content.writeTo(new BufferedOutputStream(new DigestOutputStream(out, digest), BUFFER));
      table.hashed(export.id(), Sha256.of(digest.digest()));
    } finally {
      fetching.release();
    }
  }

  /** Deletes it; whoever is fetching it gets the rest. */
  void delete(Export export) throws IOException {
    table.delete(export.id());
    files.delete(export.path());
  }
}
