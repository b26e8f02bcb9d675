package org.winnow.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.winnow.labelfile.FileRow;
import org.winnow.labelfile.Guess;
import org.winnow.labelfile.ToldAnswer;

/** What becomes of one row of a label file, while its batch is worked on. */
final class LabelOutcome {

  private final FileRow row;
  private final List<String> notes = new ArrayList<>();
  private @Nullable String code;
  private @Nullable Long imageId;
  private boolean changed;
  private boolean setAside;

  LabelOutcome(FileRow row) {
    this.row = row;
    if (row instanceof FileRow.Bad bad) {
      reject(bad.code(), bad.detail());
    }
  }

  long line() {
    return row.line();
  }

  /** Where it is from: the file and the line or the row's own name, or the file alone. */
  String source(String file) {
    String key = row.key();
    if (key != null) {
      return file + ":" + EntryName.clean(key);
    }
    return row.line() == 0 ? file : file + ":" + row.line();
  }

  /** Whether there is something to be done for it still. */
  boolean isOpen() {
    return code == null && !setAside;
  }

  FileRow.Told told() {
    if (row instanceof FileRow.Told told) {
      return told;
    }
    throw new IllegalStateException("a row that cannot be read tells nothing");
  }

  @Nullable ToldAnswer answer() {
    return row instanceof FileRow.Told told ? told.answer() : null;
  }

  @Nullable Guess guess() {
    return row instanceof FileRow.Told told ? told.guess() : null;
  }

  @Nullable String author() {
    ToldAnswer answer = answer();
    return answer == null ? null : answer.author();
  }

  /** The names of classes in it. */
  List<String> labels() {
    List<String> labels = new ArrayList<>();
    ToldAnswer answer = answer();
    if (answer != null && answer.label() != null) {
      labels.add(answer.label());
    }
    Guess guess = guess();
    if (guess != null) {
      labels.add(guess.label());
    }
    return labels;
  }

  /** What the report says of an answer that was kept. */
  String answerWords() {
    ToldAnswer answer = Objects.requireNonNull(answer());
    String what = answer.label() == null ? "Skipped" : EntryName.clean(answer.label());
    return what + (answer.author() == null ? "." : ", by " + answer.author() + ".");
  }

  void reject(String why, String detail) {
    code = why;
    notes.clear();
    notes.add(detail);
  }

  /** It changes nothing, and the fault is told elsewhere. */
  void setAside(String detail) {
    setAside = true;
    notes.add(detail);
  }

  void matched(long image) {
    imageId = image;
  }

  long imageId() {
    return Objects.requireNonNull(imageId);
  }

  @Nullable Long imageIdOrNull() {
    return imageId;
  }

  /** It changed something. */
  void changed(@Nullable String note) {
    changed = true;
    if (note != null) {
      note(note);
    }
  }

  void note(String note) {
    notes.add(note);
  }

  EntryStatus status() {
    return code != null
        ? EntryStatus.REJECTED
        : changed ? EntryStatus.APPLIED : EntryStatus.UNCHANGED;
  }

  @Nullable String code() {
    return code;
  }

  @Nullable String detail() {
    if (notes.isEmpty()) {
      return changed ? null : "It says nothing new of the image.";
    }
    return String.join(" ", notes);
  }
}
