package org.winnow.pool;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.winnow.common.ProblemException;
import org.winnow.remote.Buckets;
import org.winnow.storage.DiskFull;
import org.winnow.storage.Sha256;

/**
 * Carries out imports. May be called any number of times for the same import, after a crash too:
 * each call goes on where the last committed batch ended.
 */
final class ImportRunner {

  private static final Logger LOG = Logger.getLogger(ImportRunner.class);

  private final Imports imports;
  private final Uploads uploads;
  private final Sources sources;
  private final ImportPass.Tools tools;
  private final LabelCommit labels;
  private final SourceFiles files;
  private final GoneFiles gone;

  ImportRunner(
      Imports imports,
      Uploads uploads,
      Sources sources,
      ImportPass.Tools tools,
      LabelCommit labels,
      SourceFiles files,
      GoneFiles gone) {
    this.labels = labels;
    this.files = files;
    this.gone = gone;
    this.imports = imports;
    this.uploads = uploads;
    this.sources = sources;
    this.tools = tools;
  }

  /** Runs the import to its end. */
  void run(long importId) {
    run(importId, () -> false);
  }

  /**
   * Runs the import to its end, or until {@code stop} is true.
   *
   * @return whether nothing is left to do
   * @throws ImportWaits if storage or the source is full or away
   */
  boolean run(long importId, BooleanSupplier stop) {
    if (imports.find(importId).filter(one -> one.code() != null).isPresent()) {
      requireStorage();
    }
    Optional<Import> started = imports.start(importId, size(importId));
    if (started.isEmpty()) {
      uploads.deleteUnlessNeeded(importId, imports.find(importId));
      return true;
    }
    Import one = started.get();
    LOG.infof(
        "Import %d of project %d runs from entry %d", importId, one.projectId(), one.entries());
    try {
      if (read(one, stop) && gone.mark(one, names -> sources.gone(one, names), stop)) {
        imports.done(importId, GoneFiles::tell);
      } else if (stop.getAsBoolean()) {
        return false;
      }
    } catch (SourceAway away) {
      imports.explain(importId, away.code(), away.detail());
      throw new ImportWaits(away.detail(), away);
    } catch (ArchiveProblem problem) {
      imports.fail(importId, problem.code(), problem.detail());
    } catch (ProblemException.InsufficientStorage | ProblemException.Unavailable storage) {
      String why = String.valueOf(storage.getMessage());
      imports.explain(importId, storage.code(), why);
      throw new ImportWaits(why, storage);
    } catch (InterruptedException e) {
      // The process is ending; what is not committed is read again.
      Thread.currentThread().interrupt();
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("import " + importId + " could not read or write", e);
    }
    imports.find(importId).ifPresent(ImportRunner::logEnd);
    uploads.deleteUnlessNeeded(importId, imports.find(importId));
    return true;
  }

  /** Before an import that waited reads its source again, and strangers' hosts are asked again. */
  private void requireStorage() {
    try {
      tools.blobs().missing(List.of(Sha256.hash(new byte[0])));
    } catch (ProblemException.InsufficientStorage | ProblemException.Unavailable still) {
      throw new ImportWaits(String.valueOf(still.getMessage()), still);
    }
  }

  private boolean read(Import one, BooleanSupplier stop) throws IOException, InterruptedException {
    try {
      Optional<Import> read =
          one.sourceEntries() == null
              ? readSource(one, stop) ? imports.sourceRead(one.id()) : Optional.empty()
              : Optional.of(one);
      return read.isPresent() && (read.get().labelFiles() == 0 || readLabels(read.get(), stop));
    } catch (ArchiveProblem problem) {
      throw problem;
    } catch (IOException e) {
      DiskFull.check(e);
      throw e;
    }
  }

  private boolean readSource(Import one, BooleanSupplier stop)
      throws IOException, InterruptedException {
    Optional<Boolean> folderLabels = folderLabels(one, stop);
    if (folderLabels.isEmpty()) {
      return false;
    }
    try (EntryReader reader = sources.open(one, files.known(one));
        ImportPass pass = new ImportPass(one, reader, tools, folderLabels.get())) {
      return pass.run(stop);
    }
  }

  /**
   * Whether the folders that images lie in say what is on them; empty if the import was stopped
   * meanwhile. Asked before the first image, for a label given by its folder could not be taken
   * back; and once, for a tar has to be unpacked to its end for that, and what came in already was
   * labeled by the answer.
   */
  private Optional<Boolean> folderLabels(Import one, BooleanSupplier stop) throws IOException {
    if (one.labels() == LabelUse.IGNORE || one.origin() == Origin.MANIFEST) {
      return Optional.of(false);
    } else if (one.folderLabels() != null) {
      return Optional.of(one.folderLabels());
    }
    try (EntryReader reader = sources.openPlain(one)) {
      LabelScout scout = new LabelScout(() -> stop.getAsBoolean() || !isRunning(one));
      Optional<Boolean> found = scout.findsLabels(reader).map(told -> !told);
      found.ifPresent(folders -> imports.foundLabels(one.id(), folders));
      return found;
    }
  }

  private boolean isRunning(Import one) {
    return imports.find(one.id()).filter(now -> now.status() == ImportStatus.RUNNING).isPresent();
  }

  private boolean readLabels(Import one, BooleanSupplier stop) throws IOException {
    try (EntryReader reader =
        one.origin() == Origin.MANIFEST
            ? sources.openPlain(one)
            : sources.open(one, KnownFiles.NONE)) {
      return new LabelPass(one, reader, labels).run(stop);
    }
  }

  /** Of a folder or bucket, which nobody has measured yet. */
  private long size(long importId) {
    Optional<Import> unmeasured = imports.find(importId).filter(one -> one.bytesTotal() == 0);
    try {
      return unmeasured.isPresent() ? sources.size(unmeasured.get()) : 0;
    } catch (IOException | ProblemException | Buckets.ListProblem e) {
      // Only the progress bar lacks it; reading it says what is wrong.
      return 0;
    }
  }

  private static void logEnd(Import one) {
    LOG.infof(
        "Import %d of project %d is %s: %d imported, %d duplicates, %d rejected, %d to retry,"
            + " %d images labeled, %d rows of labels, %d known, %d missing",
        one.id(),
        one.projectId(),
        one.status().word(),
        one.imported(),
        one.duplicates(),
        one.rejected(),
        one.retryable(),
        one.labeled(),
        one.applied() + one.unchanged(),
        one.known(),
        one.missing());
  }
}
