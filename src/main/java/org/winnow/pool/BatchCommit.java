package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.sql.Array;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.winnow.common.Change;
import org.winnow.image.PerceptualHash;
import org.winnow.project.Classes;
import org.winnow.storage.BlobStore;
import org.winnow.storage.Sha256;

/**
 * Commits some entries of an import: images, rows of the report, labels and the number of entries,
 * in one transaction. So a batch has happened or has not, and the number says which.
 */
@ApplicationScoped
class BatchCommit {

  private final Jdbi jdbi;
  private final Classes classes;
  private final Instance<ImportedLabels> importedLabels;
  private final LookAlikeCache looks;
  private final BlobStore blobs;
  private final Clock clock;

  BatchCommit(
      Jdbi jdbi,
      Classes classes,
      Instance<ImportedLabels> importedLabels,
      LookAlikeCache looks,
      BlobStore blobs,
      Clock clock) {
    this.jdbi = jdbi;
    this.classes = classes;
    this.importedLabels = importedLabels;
    this.looks = looks;
    this.blobs = blobs;
    this.clock = clock;
  }

  /**
   * Commits the decisions on the entries from ordinal {@code from} on.
   *
   * @throws BlobsGone if some of their bytes were deleted meanwhile; nothing is done
   * @return false, with nothing done, if the import was cancelled or another worker has gone on
   */
  boolean commit(Import one, int from, List<Decision> decisions, long bytesRead) {
    return jdbi.inTransaction(
        handle -> {
          BlobUse.share(handle);
          // Before its row is locked: a slow bucket is not to hold up who pauses the import.
          requireBlobs(one, from, decisions);
          if (!isNext(handle, one.id(), from)) {
            return false;
          }
          Batch batch = new Batch(handle, one, from, decisions);
          batch.write(bytesRead);
          Change.IMPORT.announce(handle, one.projectId(), one.id());
          return true;
        });
  }

  private void requireBlobs(Import one, int from, List<Decision> decisions) {
    List<Sha256> hashes = new ArrayList<>();
    for (Decision decision : decisions) {
      if (decision.verdict() instanceof Verdict.Accepted accepted) {
        hashes.add(accepted.sha256());
      }
    }
    if (!blobs.missing(hashes).isEmpty()) {
      throw new BlobsGone(one.id(), from);
    }
  }

  static boolean isNext(Handle handle, long importId, int from) {
    Optional<Integer> entries =
        handle
            .createQuery(
                "select entries from imports where id = :id and status = 'running' for update")
            .bind("id", importId)
            .mapTo(Integer.class)
            .findOne();
    return entries.isPresent() && entries.get() == from;
  }

  /** One transaction's work. */
  private final class Batch {

    private final Handle handle;
    private final Import one;
    private final int from;
    private final List<Decision> decisions;
    private final Map<Sha256, Long> imageIds = new HashMap<>();
    private final Map<Sha256, Decision> fresh = new LinkedHashMap<>();
    private final List<KnownImage> known = new ArrayList<>();
    private Map<String, SourceFile> files = Map.of();
    private Map<String, Long> classIds = Map.of();

    Batch(Handle handle, Import one, int from, List<Decision> decisions) {
      this.handle = handle;
      this.one = one;
      this.from = from;
      this.decisions = decisions;
    }

    void write(long bytesRead) {
      Numbering numbering = lock();
      files = SourceFiles.find(handle, one, decisions);
      findKnown();
      makeClasses();
      insertImages(numbering);
      Twins twins = twins();
      Labels labels = keepLabels();
      Set<Long> toTell = new HashSet<>(labels.taken());
      List<Row> rows = decisions.stream().map(decision -> row(decision, twins, toTell)).toList();
      insertEntries(rows);
      SourceFiles.keep(handle, one, decisions, files);
      count(rows, labels, bytesRead);
    }

    /** From here to the commit no other import of the project numbers images. */
    private Numbering lock() {
      return handle
          .createQuery("select next_ordinal, seed from projects where id = :id for no key update")
          .bind("id", one.projectId())
          .map((row, context) -> new Numbering(row.getInt(1), row.getLong(2)))
          .one();
    }

    private void findKnown() {
      byte[][] hashes =
          decisions.stream()
              .map(this::sha256)
              .filter(Objects::nonNull)
              .map(Sha256::bytes)
              .toArray(byte[][]::new);
      handle
          .createQuery(
              """
              select id, sha256, name, import_id, truth_class_id from images
              where project_id = :project and sha256 = any(:hashes)
              """)
          .bind("project", one.projectId())
          .bindBySqlType("hashes", array(hashes), Types.ARRAY)
          .map(
              (row, context) ->
                  new KnownImage(
                      row.getLong("id"),
                      Sha256.of(row.getBytes("sha256")),
                      row.getString("name"),
                      row.getLong("import_id") == one.id(),
                      row.getObject("truth_class_id", Long.class)))
          .forEach(known::add);
      known.forEach(image -> imageIds.put(image.sha256(), image.id()));
    }

    /** Of the image that an entry is, read or not; null if it is none. */
    private @Nullable Sha256 sha256(Decision decision) {
      if (decision.verdict() instanceof Verdict.Accepted accepted) {
        return accepted.sha256();
      }
      SourceFile file = asKnown(decision);
      return file == null ? null : file.sha256();
    }

    /** What is known of a file that was not read; null if it was, or others just wrote anew. */
    private @Nullable SourceFile asKnown(Decision decision) {
      SourceFile file = files.get(decision.source());
      boolean known =
          decision.verdict() instanceof Verdict.Unchanged unchanged
              ? file != null && file.version().equals(unchanged.version())
              : decision.verdict() instanceof Verdict.Absent;
      return known ? file : null;
    }

    private @Nullable Long imageId(Decision decision) {
      Sha256 sha256 = sha256(decision);
      return sha256 == null ? null : imageIds.get(sha256);
    }

    private Array array(byte[][] hashes) {
      try {
        return handle.getConnection().createArrayOf("bytea", hashes);
      } catch (SQLException e) {
        throw new IllegalStateException("PostgreSQL has arrays of bytes", e);
      }
    }

    private void makeClasses() {
      Set<String> names = new LinkedHashSet<>();
      for (Decision decision : decisions) {
        if (decision.label() != null && isImage(decision)) {
          names.add(decision.label());
        }
      }
      if (!names.isEmpty()) {
        classIds = classes.ensure(handle, one.projectId(), names);
      }
    }

    private boolean isImage(Decision decision) {
      return decision.verdict() instanceof Verdict.Accepted || imageId(decision) != null;
    }

    private void insertImages(Numbering numbering) {
      for (Decision decision : decisions) {
        if (decision.verdict() instanceof Verdict.Accepted accepted
            && !imageIds.containsKey(accepted.sha256())) {
          fresh.putIfAbsent(accepted.sha256(), decision);
        }
      }
      if (fresh.isEmpty()) {
        return;
      }
      int ordinal = numbering.next();
      LookAlikes.Batch batch = looks.upToDate(handle, one.projectId(), ordinal).batch();
      Columns images = new Columns(handle, fresh.size());
      for (Decision decision : fresh.values()) {
        if (decision.verdict() instanceof Verdict.Accepted accepted) {
          PerceptualHash look = accepted.look();
          OptionalInt alike = look == null ? OptionalInt.empty() : batch.meet(ordinal, look);
          images
              .add("ordinal", ordinal++)
              .add("sha256", accepted.sha256().bytes())
              .add("name", decision.source())
              .add("type", accepted.type().word())
              .add("width", accepted.width())
              .add("height", accepted.height())
              .add("bytes", accepted.bytes())
              .add("draw", Draw.of(numbering.seed(), accepted.sha256()))
              .add("truth", one.labels() == LabelUse.TRUTH ? classId(decision) : null)
              .add("look", look == null ? null : look.bytes())
              .add("looksLike", alike.isPresent() ? alike.getAsInt() : null);
        }
      }
      images
          .bindTo(
              handle.createUpdate(
                  """
                  insert into images (project_id, import_id, created_at, ordinal, sha256, name,
                    media_type, width, height, bytes, draw, truth_class_id, look, looks_like)
                  select :project, :import, :now, * from unnest(:ordinal::integer[],
                    :sha256::bytea[], :name::text[], :type::text[], :width::integer[],
                    :height::integer[], :bytes::bigint[], :draw::double precision[],
                    :truth::bigint[], :look::bytea[], :looksLike::integer[])
                  """))
          .bind("project", one.projectId())
          .bind("import", one.id())
          .bind("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
          .execute();
      readIds(numbering.next());
      handle
          .createUpdate("update projects set next_ordinal = :next where id = :id")
          .bind("next", ordinal)
          .bind("id", one.projectId())
          .execute();
    }

    private void readIds(int firstOrdinal) {
      handle
          .createQuery(
              "select id, sha256 from images where project_id = :project and ordinal >= :first")
          .bind("project", one.projectId())
          .bind("first", firstOrdinal)
          .map((row, context) -> Map.entry(Sha256.of(row.getBytes(2)), row.getLong(1)))
          .forEach(entry -> imageIds.put(entry.getKey(), entry.getValue()));
    }

    private @Nullable Long classId(Decision decision) {
      return decision.label() == null ? null : classIds.get(decision.label());
    }

    private void insertEntries(List<Row> rows) {
      Columns columns = new Columns(handle, rows.size());
      int ordinal = from;
      for (Row row : rows) {
        columns
            .add("ordinal", ordinal++)
            .add("source", row.source())
            .add("sha256", row.sha256() == null ? null : row.sha256().bytes())
            .add("status", row.status().word())
            .add("code", row.code())
            .add("detail", row.detail())
            .add("image", row.imageId());
      }
      columns
          .bindTo(
              handle.createUpdate(
                  """
                  insert into import_entries
                    (import_id, ordinal, source, sha256, status, code, detail, image_id)
                  select :import, * from unnest(:ordinal::integer[], :source::text[],
                    :sha256::bytea[], :status::text[], :code::text[], :detail::text[],
                    :image::bigint[])
                  """))
          .bind("import", one.id())
          .execute();
    }

    /**
     * @param toTell images that got a label, and of which no row has said so yet
     */
    private Row row(Decision decision, Twins twins, Set<Long> toTell) {
      String source = decision.source();
      if (decision.verdict() instanceof Verdict.Rejected rejected) {
        String detail = sentences(rejected.detail(), changed(decision));
        return new Row(source, EntryStatus.REJECTED, rejected.code(), detail, null, null);
      } else if (decision.verdict() instanceof Verdict.Retryable retryable) {
        return new Row(
            source, EntryStatus.RETRYABLE, retryable.code(), retryable.detail(), null, null);
      } else if (decision.verdict() instanceof Verdict.Labels labels) {
        String detail = labels.format() + ", read after all images.";
        return new Row(source, EntryStatus.LABEL_FILE, null, detail, null, null);
      } else if (decision.verdict() instanceof Verdict.Unchanged) {
        return unchanged(decision, twins, toTell);
      } else if (decision.verdict() instanceof Verdict.Absent absent) {
        return absent(decision, absent);
      }
      Sha256 sha256 = ((Verdict.Accepted) decision.verdict()).sha256();
      String twin = twins.meet(sha256, source, classId(decision));
      return new Row(
          source,
          twin == null ? EntryStatus.IMPORTED : EntryStatus.DUPLICATE,
          null,
          sentences(twin, label(decision, toTell), changed(decision)),
          sha256,
          imageIds.get(sha256));
    }

    private Row unchanged(Decision decision, Twins twins, Set<Long> toTell) {
      String source = decision.source();
      SourceFile file = asKnown(decision);
      Sha256 sha256 = file == null ? null : file.sha256();
      Long imageId = imageId(decision);
      if (file != null && file.code() != null) {
        return new Row(source, EntryStatus.REJECTED, file.code(), file.refusedAgain(), null, null);
      } else if (file == null || sha256 == null || imageId == null) {
        return new Row(
            source,
            EntryStatus.REJECTED,
            "source-changed",
            "It was known when this import came to it, and no longer a moment later. Import it again.",
            null,
            null);
      }
      String known = twins.meetUnchanged(sha256, file, classId(decision));
      return new Row(
          source,
          EntryStatus.KNOWN,
          null,
          sentences(known, label(decision, toTell)),
          sha256,
          imageId);
    }

    private Row absent(Decision decision, Verdict.Absent absent) {
      String source = decision.source();
      SourceFile file = files.get(source);
      Long imageId = imageId(decision);
      return file == null || imageId == null
          ? new Row(source, EntryStatus.REJECTED, absent.code(), absent.detail(), null, null)
          : new Row(
              source,
              EntryStatus.MISSING,
              null,
              file.gone(absent.detail()),
              file.sha256(),
              imageId);
    }

    private @Nullable String changed(Decision decision) {
      SourceFile before = decision.version() == null ? null : files.get(decision.source());
      return before == null ? null : before.changed(sha256(decision));
    }

    private static @Nullable String sentences(@Nullable String... each) {
      String joined = Stream.of(each).filter(Objects::nonNull).collect(Collectors.joining(" "));
      return joined.isEmpty() ? null : joined;
    }

    private Twins twins() {
      Map<Long, Long> labels = knownLabels();
      Twins twins = new Twins(classNames());
      for (KnownImage image : known) {
        twins.know(image.sha256(), image.name(), image.ofThisImport(), labels.get(image.id()));
      }
      return twins;
    }

    /** The classes of images that were there before, of the kind that this import brings. */
    private Map<Long, Long> knownLabels() {
      if (known.isEmpty() || classIds.isEmpty()) {
        return Map.of();
      }
      return switch (one.labels()) {
        case IGNORE, PREDICTIONS -> Map.of();
        case ANNOTATIONS ->
            importedLabels
                .get()
                .known(handle, one.projectId(), known.stream().map(KnownImage::id).toList());
        case TRUTH -> {
          Map<Long, Long> truths = new HashMap<>();
          for (KnownImage image : known) {
            if (image.truth() != null) {
              truths.put(image.id(), image.truth());
            }
          }
          yield truths;
        }
      };
    }

    private Map<Long, String> classNames() {
      Map<Long, String> names = new HashMap<>();
      if (!classIds.isEmpty()) {
        classes.of(handle, one.projectId()).forEach(each -> names.put(each.id(), each.name()));
      }
      return names;
    }

    private @Nullable String label(Decision decision, Set<Long> toTell) {
      if (decision.label() == null) {
        return null;
      } else if (classId(decision) == null) {
        return "Without its label: \""
            + decision.label()
            + "\" is no possible class name, or there are "
            + Classes.MOST
            + " classes already.";
      }
      return toTell.remove(imageId(decision)) ? "Label taken: " + decision.label() + "." : null;
    }

    private Labels keepLabels() {
      Map<Long, Long> classByImage = new LinkedHashMap<>();
      for (Decision decision : decisions) {
        Long classId = classId(decision);
        Long imageId = imageId(decision);
        if (classId != null && imageId != null) {
          classByImage.putIfAbsent(imageId, classId);
        }
      }
      if (classByImage.isEmpty()) {
        return Labels.NONE;
      }
      List<ImportedLabels.LabeledImage> labeled = new ArrayList<>();
      classByImage.forEach(
          (image, label) -> labeled.add(new ImportedLabels.LabeledImage(image, label)));
      Set<Long> taken =
          switch (one.labels()) {
            case IGNORE -> throw new IllegalStateException("labels that are ignored are not read");
            case ANNOTATIONS ->
                importedLabels.get().add(handle, one.projectId(), one.createdBy(), labeled);
            case TRUTH -> keepTruth(labeled);
            case PREDICTIONS -> keepPredictions(labeled);
          };
      return new Labels(taken, labeled.size() - taken.size());
    }

    private Set<Long> keepTruth(List<ImportedLabels.LabeledImage> labeled) {
      Set<Long> taken = HiddenTruth.keep(handle, one.projectId(), labeled);
      // Images that are new have had theirs since they were inserted.
      for (Decision decision : fresh.values()) {
        if (classId(decision) != null) {
          taken.add(Objects.requireNonNull(imageId(decision)));
        }
      }
      return taken;
    }

    /** What folders say has no model's name but the import's own. */
    private Set<Long> keepPredictions(List<ImportedLabels.LabeledImage> labeled) {
      String model = Predictions.model(EntryName.last(one.source()));
      List<Boolean> changed =
          Predictions.keep(
              handle,
              one,
              labeled.stream()
                  .map(each -> new NewPrediction(each.imageId(), model, each.classId(), null))
                  .toList(),
              clock.instant());
      Set<Long> taken = new HashSet<>();
      for (int i = 0; i < changed.size(); i++) {
        if (changed.get(i)) {
          taken.add(labeled.get(i).imageId());
        }
      }
      return taken;
    }

    private void count(List<Row> rows, Labels labels, long bytesRead) {
      Map<EntryStatus, Long> rowsByStatus =
          rows.stream().collect(Collectors.groupingBy(Row::status, Collectors.counting()));
      handle
          .createUpdate(
              """
              update imports
              set entries = entries + :all, imported = imported + :imported,
                  duplicates = duplicates + :duplicates, rejected = rejected + :rejected,
                  retryable = retryable + :retryable, label_files = label_files + :labelFiles,
                  known = known + :known, missing = missing + :missing,
                  labeled = labeled + :labeled, label_kept = label_kept + :labelKept,
                  bytes_read = greatest(bytes_read, :bytes)
              where id = :id
              """)
          .bind("id", one.id())
          .bind("all", rows.size())
          .bind("imported", rowsByStatus.getOrDefault(EntryStatus.IMPORTED, 0L))
          .bind("duplicates", rowsByStatus.getOrDefault(EntryStatus.DUPLICATE, 0L))
          .bind("rejected", rowsByStatus.getOrDefault(EntryStatus.REJECTED, 0L))
          .bind("retryable", rowsByStatus.getOrDefault(EntryStatus.RETRYABLE, 0L))
          .bind("labelFiles", rowsByStatus.getOrDefault(EntryStatus.LABEL_FILE, 0L))
          .bind("known", rowsByStatus.getOrDefault(EntryStatus.KNOWN, 0L))
          .bind("missing", rowsByStatus.getOrDefault(EntryStatus.MISSING, 0L))
          .bind("labeled", labels.taken().size())
          .bind("labelKept", labels.kept())
          .bind("bytes", bytesRead)
          .execute();
    }
  }

  /**
   * An image that the pool had before this batch.
   *
   * @param truth its hidden truth
   */
  private record KnownImage(
      long id, Sha256 sha256, String name, boolean ofThisImport, @Nullable Long truth) {}

  /**
   * What became of the labels that images of a batch brought.
   *
   * @param taken images that got theirs
   * @param kept how many others had the same already, or keep another
   */
  private record Labels(Set<Long> taken, int kept) {

    static final Labels NONE = new Labels(Set.of(), 0);
  }

  /** Where the next image's ordinal begins, and what its draw comes from. */
  private record Numbering(int next, long seed) {}

  private record Row(
      String source,
      EntryStatus status,
      @Nullable String code,
      @Nullable String detail,
      @Nullable Sha256 sha256,
      @Nullable Long imageId) {}
}
