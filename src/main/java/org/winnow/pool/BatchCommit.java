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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.winnow.common.Change;
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
          if (!isNext(handle, one.id(), from)) {
            return false;
          }
          requireBlobs(one, from, decisions);
          Batch batch = new Batch(handle, one, from, decisions);
          batch.write(bytesRead);
          Change.IMPORT.announce(handle, one.projectId(), one.id());
          return true;
        });
  }

  private void requireBlobs(Import one, int from, List<Decision> decisions) {
    for (Decision decision : decisions) {
      if (decision.verdict() instanceof Verdict.Accepted accepted
          && !blobs.holds(accepted.sha256())) {
        throw new BlobsGone(one.id(), from);
      }
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
    private Map<String, Long> classIds = Map.of();

    Batch(Handle handle, Import one, int from, List<Decision> decisions) {
      this.handle = handle;
      this.one = one;
      this.from = from;
      this.decisions = decisions;
    }

    void write(long bytesRead) {
      Numbering numbering = lock();
      findKnown();
      makeClasses();
      insertImages(numbering);
      insertEntries();
      keepLabels();
      count(bytesRead);
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
          accepted().map(accepted -> accepted.sha256().bytes()).toArray(byte[][]::new);
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

    private Stream<Verdict.Accepted> accepted() {
      return decisions.stream()
          .map(Decision::verdict)
          .filter(Verdict.Accepted.class::isInstance)
          .map(Verdict.Accepted.class::cast);
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
        if (decision.verdict() instanceof Verdict.Accepted && decision.label() != null) {
          names.add(decision.label());
        }
      }
      if (!names.isEmpty()) {
        classIds = classes.ensure(handle, one.projectId(), names);
      }
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

    private void insertEntries() {
      Columns rows = new Columns(handle, decisions.size());
      int ordinal = from;
      Twins twins = twins();
      for (Decision decision : decisions) {
        Row row = row(decision, twins);
        rows.add("ordinal", ordinal++)
            .add("source", decision.source())
            .add("sha256", row.sha256() == null ? null : row.sha256().bytes())
            .add("status", row.status())
            .add("code", row.code())
            .add("detail", row.detail())
            .add("image", row.imageId());
      }
      rows.bindTo(
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

    private Row row(Decision decision, Twins twins) {
      if (decision.verdict() instanceof Verdict.Rejected rejected) {
        return new Row("rejected", rejected.code(), rejected.detail(), null, null);
      } else if (decision.verdict() instanceof Verdict.Labels labels) {
        return new Row(
            "label-file", null, labels.format() + ", read after all images.", null, null);
      }
      Sha256 sha256 = ((Verdict.Accepted) decision.verdict()).sha256();
      String twin = twins.meet(sha256, decision.source(), classId(decision));
      String unlabeled = withoutClass(decision);
      return new Row(
          twin == null ? "imported" : "duplicate",
          null,
          twin == null ? unlabeled : unlabeled == null ? twin : twin + " " + unlabeled,
          sha256,
          imageIds.get(sha256));
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

    private @Nullable String withoutClass(Decision decision) {
      return decision.label() == null || classId(decision) != null
          ? null
          : "Without its label: \""
              + decision.label()
              + "\" is no possible class name, or there are "
              + Classes.MOST
              + " classes already.";
    }

    private void keepLabels() {
      Map<Long, Long> classByImage = new LinkedHashMap<>();
      for (Decision decision : decisions) {
        Long classId = classId(decision);
        if (classId != null && decision.verdict() instanceof Verdict.Accepted accepted) {
          classByImage.putIfAbsent(
              Objects.requireNonNull(imageIds.get(accepted.sha256())), classId);
        }
      }
      if (classByImage.isEmpty()) {
        return;
      }
      List<ImportedLabels.LabeledImage> labeled = new ArrayList<>();
      classByImage.forEach(
          (image, label) -> labeled.add(new ImportedLabels.LabeledImage(image, label)));
      switch (one.labels()) {
        case IGNORE -> throw new IllegalStateException("labels that are ignored are not read");
        case ANNOTATIONS ->
            importedLabels.get().add(handle, one.projectId(), one.createdBy(), labeled);
        case TRUTH -> HiddenTruth.keep(handle, one.projectId(), labeled);
        case PREDICTIONS -> keepPredictions(labeled);
      }
    }

    /** What folders say has no model's name but the import's own. */
    private void keepPredictions(List<ImportedLabels.LabeledImage> labeled) {
      String model = Predictions.model(EntryName.last(one.source()));
      Predictions.keep(
          handle,
          one,
          labeled.stream()
              .map(each -> new NewPrediction(each.imageId(), model, each.classId(), null))
              .toList(),
          clock.instant());
    }

    private void count(long bytesRead) {
      int rejected = count(Verdict.Rejected.class);
      int labelFiles = count(Verdict.Labels.class);
      handle
          .createUpdate(
              """
              update imports
              set entries = entries + :all, imported = imported + :imported,
                  duplicates = duplicates + :duplicates, rejected = rejected + :rejected,
                  label_files = label_files + :labelFiles,
                  bytes_read = greatest(bytes_read, :bytes)
              where id = :id
              """)
          .bind("id", one.id())
          .bind("all", decisions.size())
          .bind("imported", fresh.size())
          .bind("duplicates", decisions.size() - fresh.size() - rejected - labelFiles)
          .bind("rejected", rejected)
          .bind("labelFiles", labelFiles)
          .bind("bytes", bytesRead)
          .execute();
    }

    private int count(Class<? extends Verdict> kind) {
      return (int) decisions.stream().filter(d -> kind.isInstance(d.verdict())).count();
    }
  }

  /**
   * An image that the pool had before this batch.
   *
   * @param truth its hidden truth
   */
  private record KnownImage(
      long id, Sha256 sha256, String name, boolean ofThisImport, @Nullable Long truth) {}

  /** Where the next image's ordinal begins, and what its draw comes from. */
  private record Numbering(int next, long seed) {}

  private record Row(
      String status,
      @Nullable String code,
      @Nullable String detail,
      @Nullable Sha256 sha256,
      @Nullable Long imageId) {}
}
