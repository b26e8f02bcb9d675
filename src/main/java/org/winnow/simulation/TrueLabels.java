package org.winnow.simulation;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The true labels of images, from a CSV file of two columns: the SHA-256 of the image's bytes in 64
 * hexadecimal digits, or its name, and the label. A first line whose second cell is {@code label}
 * is a header.
 */
public final class TrueLabels {

  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

  private final Map<String, String> byHash = new HashMap<>();
  private final Map<String, String> byName = new HashMap<>();

  private TrueLabels() {}

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, or a line has not two columns
   */
  public static TrueLabels read(Path file) throws IOException {
    TrueLabels labels = new TrueLabels();
    try (Reader reader = Files.newBufferedReader(file)) {
      for (CSVRecord line : CSVFormat.RFC4180.parse(reader)) {
        labels.add(line);
      }
    }
    return labels;
  }

  private void add(CSVRecord line) throws IOException {
    if (line.size() != 2) {
      throw new IOException(
          "line "
              + line.getRecordNumber()
              + " of the true labels: expected a name or SHA-256 and a label, got "
              + line.size()
              + " columns");
    }
    if (line.getRecordNumber() == 1 && "label".equalsIgnoreCase(line.get(1))) {
      return;
    }
    if (SHA256.matcher(line.get(0)).matches()) {
      byHash.put(line.get(0).toLowerCase(Locale.ROOT), line.get(1));
    } else {
      byName.put(line.get(0).replace('\\', '/'), line.get(1));
    }
  }

  /** Whether images are to be told by their bytes. */
  public boolean usesHashes() {
    return !byHash.isEmpty();
  }

  /** The label of the image with these bytes. */
  public Optional<String> ofHash(String sha256) {
    return Optional.ofNullable(byHash.get(sha256));
  }

  /** The label of the image of this name, or of the longest end of its path that has one. */
  public Optional<String> ofName(String name) {
    String rest = name.replace('\\', '/');
    while (true) {
      String label = byName.get(rest);
      int slash = rest.indexOf('/');
      if (label != null || slash < 0) {
        return Optional.ofNullable(label);
      }
      rest = rest.substring(slash + 1);
    }
  }

  /** All labels that occur, sorted. */
  public Set<String> labels() {
    Set<String> all = new TreeSet<>(byHash.values());
    all.addAll(byName.values());
    return all;
  }

  /** How many images have one. */
  public int size() {
    return byHash.size() + byName.size();
  }
}
