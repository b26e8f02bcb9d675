package org.winnow.labelfile;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Label files read whole, for tests. */
final class Rows {

  /** A list of two classes lies beside every file. */
  static final Neighbours SYNSETS =
      name ->
          name.equals("synsets.txt")
              ? new ByteArrayInputStream("cat\nfat dog\n\n".getBytes(StandardCharsets.UTF_8))
              : null;

  private Rows() {}

  static LabelFile file(String name, byte[] content) {
    byte[] head = Arrays.copyOf(content, Math.min(content.length, LabelFile.HEAD));
    return LabelFile.of(name, head).orElseThrow();
  }

  static List<FileRow> of(String name, String content) throws Exception {
    return of(name, content.getBytes(StandardCharsets.UTF_8));
  }

  static List<FileRow> of(String name, byte[] content) throws IOException, LabelFileProblem {
    LabelFileReader reader = file(name, content).open(new ByteArrayInputStream(content), SYNSETS);
    List<FileRow> rows = new ArrayList<>();
    for (FileRow row = reader.next(); row != null; row = reader.next()) {
      rows.add(row);
    }
    return rows;
  }

  /** Each as "line: path label author time …", short enough to compare. */
  static List<String> words(String name, String content) throws Exception {
    return of(name, content).stream().map(Rows::words).toList();
  }

  static String words(FileRow row) {
    if (row instanceof FileRow.Bad bad) {
      return bad.code() + " " + bad.detail();
    }
    FileRow.Told told = (FileRow.Told) row;
    StringBuilder words = new StringBuilder(row.line() + ": " + told.image().words());
    if (told.answer() != null) {
      ToldAnswer answer = told.answer();
      words.append(" is ").append(answer.label() == null ? "skipped" : answer.label());
      words.append(answer.author() == null ? "" : " by " + answer.author());
      words.append(answer.time() == null ? "" : " at " + answer.time());
      words.append(answer.elapsedMs() == null ? "" : " in " + answer.elapsedMs());
    }
    if (told.guess() != null) {
      Guess guess = told.guess();
      words.append(" guessed ").append(guess.label());
      words.append(guess.confidence() == null ? "" : " " + guess.confidence());
      words.append(guess.model() == null ? "" : " by " + guess.model());
    }
    return words + (told.metadata().isEmpty() ? "" : " " + told.metadata());
  }
}
