package org.winnow.transfer;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.winnow.common.ProblemException.FieldError;
import org.winnow.common.ProblemException.Invalid;
import org.winnow.transfer.ExportFormat.About;
import org.winnow.transfer.ExportFormat.Choice;
import org.winnow.transfer.ExportFormat.Contents;

/** The formats there are, and what may be asked of each. */
@Singleton
class ExportFormats {

  private static final int LONGEST_PREFIX = 1000;

  private final List<ExportFormat> all;

  ExportFormats(@All List<ExportFormat> all) {
    this.all =
        all.stream()
            .sorted(
                Comparator.comparing((ExportFormat format) -> group(format))
                    .thenComparing(format -> format.about().title()))
            .toList();
  }

  /** Labels alone, labels with images, what was learned. */
  private static int group(ExportFormat format) {
    if (!format.about().contents().holdsLabels()) {
      return 2;
    }
    return format instanceof ExportFormat.WithImages ? 1 : 0;
  }

  /** In the order in which people are shown them. */
  List<ExportFormat> all() {
    return all;
  }

  /**
   * The format asked for, if the choices go with it.
   *
   * @param annotators who can be asked for
   * @throws Invalid if there is no such format, or something cannot be chosen for it
   */
  ExportFormat require(NewExport asked, List<String> annotators) {
    ExportFormat format =
        all.stream()
            .filter(one -> one.about().name().equals(asked.format()))
            .findFirst()
            .orElseThrow(() -> unknown(asked.format()));
    List<FieldError> errors = new ArrayList<>();
    checkFilters(format.about(), asked.choices().filters(), annotators, errors);
    checkChoices(format.about(), asked, errors);
    if (!errors.isEmpty()) {
      throw new Invalid("invalid", errors.get(0).detail(), errors);
    }
    return format;
  }

  private Invalid unknown(String name) {
    String known =
        all.stream().map(format -> format.about().name()).collect(Collectors.joining(", "));
    return Invalid.field(
        "/format", "format-unknown", "Expected one of: " + known + "; got \"" + name + "\".");
  }

  private static void checkFilters(
      About about, ExportFilters filters, List<String> annotators, List<FieldError> errors) {
    boolean labels = about.contents().holdsLabels();
    refuse(labels || !filters.wantsConsensus(), "consensus", about, errors);
    refuse(labels || filters.annotator() == null, "annotator", about, errors);
    refuse(labels || filters.since() == null, "since", about, errors);
    refuse(labels || !filters.leavesOutImported(), "withoutImported", about, errors);
    refuse(labels || !filters.wantsAuditOnly(), "auditOnly", about, errors);
    Double confidence = filters.minConfidence();
    boolean confident = about.contents() != Contents.FEATURES;
    refuse(confident || confidence == null, "minConfidence", about, errors);
    if (confidence != null && !(confidence > 0 && confidence <= 1)) {
      errors.add(
          new FieldError(
              "/filters/minConfidence",
              "out-of-range",
              "Expected a probability above 0 and at most 1; got " + confidence + "."));
    }
    String annotator = filters.annotator();
    if (labels && annotator != null && annotators.stream().noneMatch(annotator::equalsIgnoreCase)) {
      errors.add(
          new FieldError(
              "/filters/annotator",
              "annotator-unknown",
              "Nobody named \"" + annotator + "\" has answered in this project."));
    }
  }

  private static void refuse(boolean fine, String filter, About about, List<FieldError> errors) {
    if (!fine) {
      errors.add(
          new FieldError(
              "/filters/" + filter,
              "filter-unfit",
              "This filter chooses among labels; \""
                  + about.title()
                  + "\" holds every image of the pool. Leave it out."));
    }
  }

  private static void checkChoices(About about, NewExport asked, List<FieldError> errors) {
    ExportSplit split = asked.split();
    String prefix = asked.choices().imagePrefix();
    if (split != null && !about.choices().contains(Choice.SPLIT)) {
      errors.add(
          new FieldError(
              "/split", "split-unfit", "\"" + about.title() + "\" has no parts. Leave it out."));
    } else if (split != null && !(split.testShare() > 0 && split.testShare() < 1)) {
      errors.add(
          new FieldError(
              "/split/testShare",
              "out-of-range",
              "Expected a share above 0 and below 1; got " + split.testShare() + "."));
    }
    if (!prefix.isEmpty() && !about.choices().contains(Choice.IMAGE_PREFIX)) {
      errors.add(
          new FieldError(
              "/imagePrefix",
              "prefix-unfit",
              "\"" + about.title() + "\" holds no addresses of images. Leave it out."));
    } else if (prefix.length() > LONGEST_PREFIX
        || prefix.codePoints().anyMatch(Character::isISOControl)) {
      errors.add(
          new FieldError(
              "/imagePrefix",
              "prefix-invalid",
              "Expected at most 1,000 characters on one line, such as s3://bucket/."));
    }
  }
}
