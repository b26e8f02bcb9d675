package org.winnow.pool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.winnow.access.ImportedAuthors;
import org.winnow.common.Change;
import org.winnow.labelfile.FileRow;
import org.winnow.labelfile.Guess;
import org.winnow.labelfile.ImageAddress;
import org.winnow.labelfile.ToldAnswer;
import org.winnow.pool.ImportedLabels.ImportedAnswer;
import org.winnow.project.Classes;

/**
 * Commits some rows of a label file: what they say, rows of the report and the number of entries,
 * in one transaction. So a batch has happened or has not, and the number says which.
 */
@ApplicationScoped
class LabelCommit {

  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

  /** A clock elsewhere may be wrong by as much as a zone that was not told. */
  private static final Duration AHEAD = Duration.ofDays(1);

  private final Jdbi jdbi;
  private final Classes classes;
  private final ImportedAuthors authors;
  private final Instance<ImportedLabels> importedLabels;
  private final Clock clock;

  LabelCommit(
      Jdbi jdbi,
      Classes classes,
      ImportedAuthors authors,
      Instance<ImportedLabels> importedLabels,
      Clock clock) {
    this.jdbi = jdbi;
    this.classes = classes;
    this.authors = authors;
    this.importedLabels = importedLabels;
    this.clock = clock;
  }

  /** The ordinals of the import's label files. */
  Set<String> labelFiles(Import one) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select source from import_entries
                    where import_id = :import and status = 'label-file'
                    """)
                .bind("import", one.id())
                .mapTo(String.class)
                .set());
  }

  /**
   * Commits rows of one file, the report's rows {@code from} and on.
   *
   * @return false, with nothing done, if the import was cancelled or another worker has gone on
   */
  boolean commit(Import one, int from, String file, List<FileRow> rows) {
    return jdbi.inTransaction(
        handle -> {
          if (!BatchCommit.isNext(handle, one.id(), from)) {
            return false;
          }
          new Batch(handle, one, file, rows).write(from);
          Change.IMPORT.announce(handle, one.projectId(), one.id());
          return true;
        });
  }

  /** One transaction's work. */
  private final class Batch {

    private final Handle handle;
    private final Import one;
    private final String file;
    private final List<LabelOutcome> outcomes;
    private Map<String, Long> classIds = Map.of();
    private Map<String, Long> authorIds = Map.of();

    Batch(Handle handle, Import one, String file, List<FileRow> rows) {
      this.handle = handle;
      this.one = one;
      this.file = file;
      this.outcomes = rows.stream().map(LabelOutcome::new).toList();
    }

    void write(int from) {
      refuseTimes();
      match();
      makeNames();
      lockImages();
      switch (one.labels()) {
        case IGNORE -> throw new IllegalStateException("label files that are ignored are not read");
        case ANNOTATIONS -> keepAnswers();
        case TRUTH -> keepTruth();
        case PREDICTIONS -> keepPredictions(true);
      }
      if (one.labels() != LabelUse.PREDICTIONS) {
        keepPredictions(false);
      }
      keepMetadata();
      insertEntries(from);
      count();
    }

    private List<LabelOutcome> open() {
      return outcomes.stream().filter(LabelOutcome::isOpen).toList();
    }

    private void refuseTimes() {
      Instant latest = clock.instant().plus(AHEAD);
      for (LabelOutcome row : open()) {
        Instant time = row.answer() == null ? null : row.answer().time();
        if (time != null && (time.isBefore(EARLIEST) || time.isAfter(latest))) {
          row.reject(
              "manifest-row-invalid",
              "Line " + row.line() + ": expected a time from 1970 to now, got " + time + ".");
        }
      }
    }

    private void match() {
      List<LabelOutcome> open = open();
      List<ImageAddress> addresses = open.stream().map(row -> row.told().image()).toList();
      Map<Integer, ImageMatches.Match> found =
          new ImageMatches(handle, one, file, addresses).find();
      for (int i = 0; i < open.size(); i++) {
        ImageMatches.Match match = found.get(i);
        if (match instanceof ImageMatches.Match.Found one) {
          open.get(i).matched(one.imageId());
        } else if (match instanceof ImageMatches.Match.Ambiguous) {
          open.get(i)
              .reject(
                  "image-ambiguous",
                  "Several images have the path "
                      + addresses.get(i).words()
                      + ". Name more of its folders, or the SHA-256.");
        } else if (one.origin() == Origin.MANIFEST) {
          open.get(i).setAside("Its image did not come in; its own row says why.");
        } else {
          open.get(i)
              .reject(
                  "image-unknown",
                  "No image of this import or of the pool is " + addresses.get(i).words() + ".");
        }
      }
    }

    private void makeNames() {
      Set<String> labels = new LinkedHashSet<>();
      Set<String> people = new LinkedHashSet<>();
      for (LabelOutcome row : open()) {
        row.labels().forEach(labels::add);
        if (one.labels() == LabelUse.ANNOTATIONS && row.author() != null) {
          people.add(row.author());
        }
      }
      if (!labels.isEmpty()) {
        classIds = classes.ensure(handle, one.projectId(), labels);
      }
      if (!people.isEmpty()) {
        authorIds = authors.ensure(handle, people);
      }
      open().forEach(this::refuseNames);
    }

    private void refuseNames(LabelOutcome row) {
      Optional<String> impossible =
          row.labels().stream().filter(label -> !classIds.containsKey(label)).findFirst();
      if (impossible.isPresent()) {
        row.reject(
            "label-invalid",
            "\"%s\" is no possible class name, or there are %,d classes already."
                .formatted(EntryName.clean(impossible.get()), Classes.MOST));
      } else if (one.labels() == LabelUse.ANNOTATIONS
          && row.author() != null
          && !authorIds.containsKey(row.author())) {
        row.reject("authors-limit", "There are too many imported annotators on this server.");
      }
    }

    /** The same order for everyone who locks several, so that none waits for one who waits. */
    private void lockImages() {
      handle
          .createQuery(
              """
              select count(*) from (
                select id from images where project_id = :project and id = any(:images)
                order by id
                for no key update) locked
              """)
          .bind("project", one.projectId())
          .bindArray("images", Long.class, open().stream().map(LabelOutcome::imageId).toList())
          .mapTo(Long.class)
          .one();
    }

    private long classId(String label) {
      return Objects.requireNonNull(classIds.get(label));
    }

    private void keepAnswers() {
      List<LabelOutcome> answering = open().stream().filter(row -> row.answer() != null).toList();
      if (answering.isEmpty()) {
        return;
      }
      List<ImportedLabels.Outcome> kept =
          importedLabels
              .get()
              .addAnswers(
                  handle,
                  one.projectId(),
                  one.createdBy(),
                  answering.stream().map(this::imported).toList());
      for (int i = 0; i < answering.size(); i++) {
        LabelOutcome row = answering.get(i);
        switch (kept.get(i)) {
          case ADDED -> row.changed(row.answerWords());
          case KNOWN -> row.note("Known already.");
          case OTHER_KEPT -> row.note("Answered already; without a time that answer is kept.");
          case BY_HAND -> row.note("Labeled by hand on this server; that label is kept.");
        }
      }
    }

    private ImportedAnswer imported(LabelOutcome row) {
      ToldAnswer answer = Objects.requireNonNull(row.answer());
      Long author = answer.author() == null ? null : authorIds.get(answer.author());
      return new ImportedAnswer(
          row.imageId(),
          answer.label() == null ? null : classId(answer.label()),
          author == null
              ? null
              : new ImportedLabels.Author(author, Objects.requireNonNull(answer.author())),
          answer.time(),
          answer.elapsedMs());
    }

    private void keepTruth() {
      Map<Long, LabelOutcome> first = new LinkedHashMap<>();
      List<LabelOutcome> labeling = new ArrayList<>();
      for (LabelOutcome row : open()) {
        ToldAnswer answer = row.answer();
        if (answer != null && answer.label() == null) {
          row.note("A skip says nothing of the truth.");
        } else if (answer != null) {
          labeling.add(row);
          first.putIfAbsent(row.imageId(), row);
        }
      }
      Set<Long> changed =
          HiddenTruth.keep(
              handle,
              one.projectId(),
              first.values().stream()
                  .map(row -> new ImportedLabels.LabeledImage(row.imageId(), truth(row)))
                  .toList());
      Map<Long, Long> known = HiddenTruth.known(handle, List.copyOf(first.keySet()));
      for (LabelOutcome row : labeling) {
        if (changed.contains(row.imageId()) && first.get(row.imageId()) == row) {
          row.changed(row.answerWords());
        } else {
          row.note(
              Objects.equals(known.get(row.imageId()), truth(row))
                  ? "Known already."
                  : "The image has another hidden truth already; that is kept.");
        }
      }
    }

    private long truth(LabelOutcome row) {
      return classId(Objects.requireNonNull(Objects.requireNonNull(row.answer()).label()));
    }

    /**
     * @param answersToo whether what people said is taken for predictions as well
     */
    private void keepPredictions(boolean answersToo) {
      List<LabelOutcome> rows = new ArrayList<>();
      List<NewPrediction> told = new ArrayList<>();
      for (LabelOutcome row : open()) {
        Guess guess = row.guess();
        ToldAnswer answer = row.answer();
        if (guess != null) {
          rows.add(row);
          told.add(prediction(row, guess.label(), guess.model(), guess.confidence()));
        }
        if (answersToo && answer != null && answer.label() == null) {
          row.note("A skip is no prediction.");
        } else if (answersToo && answer != null && answer.label() != null) {
          rows.add(row);
          told.add(prediction(row, answer.label(), answer.author(), null));
        }
      }
      List<Boolean> changed = Predictions.keep(handle, one, told, clock.instant());
      for (int i = 0; i < rows.size(); i++) {
        if (changed.get(i)) {
          rows.get(i).changed("Prediction of " + told.get(i).model() + ".");
        } else {
          rows.get(i).note("Prediction known already.");
        }
      }
    }

    private NewPrediction prediction(
        LabelOutcome row, String label, @Nullable String model, @Nullable Double confidence) {
      return new NewPrediction(
          row.imageId(),
          Predictions.model(model == null ? EntryName.last(file) : model),
          classId(label),
          confidence);
    }

    private void keepMetadata() {
      Map<Long, ObjectNode> byImage = new HashMap<>();
      for (LabelOutcome row : open()) {
        ObjectNode metadata = row.told().metadata();
        if (!metadata.isEmpty()) {
          byImage.merge(row.imageId(), metadata.deepCopy(), (all, more) -> all.setAll(more));
        }
      }
      ImageMetadata.Kept kept = ImageMetadata.keep(handle, byImage);
      for (LabelOutcome row : open()) {
        if (!row.told().metadata().isEmpty()) {
          if (kept.tooMuch().contains(row.imageId())) {
            row.note(ImageMetadata.TOO_MUCH);
          } else if (kept.changed().contains(row.imageId())) {
            row.changed(null);
          }
        }
      }
    }

    private void insertEntries(int from) {
      handle
          .createUpdate(
              """
              insert into import_entries
                (import_id, ordinal, source, status, code, detail, image_id)
              select :import, :before + n, source, status, code, detail, image_id
              from unnest(:sources, :statuses, :codes, :details, :images) with ordinality
                as t (source, status, code, detail, image_id, n)
              """)
          .bind("import", one.id())
          .bind("before", from - 1)
          .bindArray("sources", String.class, of(row -> row.source(file)))
          .bindArray("statuses", String.class, of(row -> row.status().word()))
          .bindArray("codes", String.class, of(LabelOutcome::code))
          .bindArray("details", String.class, of(LabelOutcome::detail))
          .bindArray("images", Long.class, of(LabelOutcome::imageIdOrNull))
          .execute();
    }

    private <T extends @Nullable Object> List<T> of(Function<LabelOutcome, T> column) {
      return outcomes.stream().map(column).toList();
    }

    private void count() {
      handle
          .createUpdate(
              """
              update imports
              set entries = entries + :all, rejected = rejected + :rejected,
                  applied = applied + :applied, unchanged = unchanged + :unchanged
              where id = :id
              """)
          .bind("id", one.id())
          .bind("all", outcomes.size())
          .bind("rejected", count(EntryStatus.REJECTED))
          .bind("applied", count(EntryStatus.APPLIED))
          .bind("unchanged", count(EntryStatus.UNCHANGED))
          .execute();
    }

    private int count(EntryStatus status) {
      return (int) outcomes.stream().filter(row -> row.status() == status).count();
    }
  }
}
