package org.winnow.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Set;

/**
 * A form in which labels, predictions or features leave. Every bean that implements one of its two
 * kinds is offered by the API and on the page.
 */
sealed interface ExportFormat {

  About about();

  /** One file without images, written once and kept. */
  non-sealed interface OneFile extends ExportFormat {

    /** Writes it all in constant memory; leaves the stream open. */
    void write(ExportInput in, OutputStream out) throws IOException;
  }

  /** A zip with images in it: what is kept is a list of its entries. */
  non-sealed interface WithImages extends ExportFormat {

    /** Lists all entries in constant memory. */
    void write(ExportInput in, ZipPlan zip) throws IOException;
  }

  /**
   * What people and programs are told of a format.
   *
   * @param name for programs: {@code csv}
   * @param title for people: {@code CSV}
   * @param readers one sentence: what it is, and who reads it
   * @param suffix what follows the project's name in the file's name: {@code labels.csv}
   * @param choices what else can be chosen than the filters
   */
  record About(
      String name,
      String title,
      String readers,
      String suffix,
      String mediaType,
      Contents contents,
      Set<Choice> choices) {

    public About {
      choices = Set.copyOf(choices);
    }

    /** Without choices beside the filters. */
    public About(
        String name,
        String title,
        String readers,
        String suffix,
        String mediaType,
        Contents contents) {
      this(name, title, readers, suffix, mediaType, contents, Set.of());
    }
  }

  /** What the rows of a format are. */
  enum Contents {
    /** Of each labeled image its newest label. */
    LABELS,
    /** Of each answered image everybody's current answer, skips too. */
    ANSWERS,
    /** Every image that the newest model can be asked about. */
    PREDICTIONS,
    /** Every image that has features. */
    FEATURES;

    boolean holdsLabels() {
      return this == LABELS || this == ANSWERS;
    }

    /** As the wire spells it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What only some formats let one choose. */
  enum Choice {
    /** A part for training and one for testing. */
    SPLIT,
    /** What stands before an image's name where the format holds its address. */
    IMAGE_PREFIX
  }
}
