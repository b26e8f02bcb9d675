package org.winnow.labelfile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A line of Google Cloud's CSV for image classification, which has no header: {@code
 * TRAIN,gs://bucket/1.jpg,cat}. What the image is used for can be empty or left out; the label too.
 */
final class GoogleCloudLine {

  private static final Set<String> USES =
      Set.of("", "unassigned", "train", "training", "test", "validation", "validate");
  private static final Pattern ADDRESS = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://.+");

  private GoogleCloudLine() {}

  /** Whether a first line, parted by commas, is one: it names an image by a URL. */
  static boolean isOne(List<String> cells) {
    int address = address(cells);
    return address < cells.size() && ADDRESS.matcher(cells.get(address).strip()).matches();
  }

  private static int address(List<String> cells) {
    return !cells.isEmpty() && isUse(cells.get(0)) ? 1 : 0;
  }

  private static boolean isUse(String cell) {
    return USES.contains(cell.strip().toLowerCase(Locale.ROOT));
  }

  static FileRow read(long line, List<String> cells) {
    try {
      return row(line, cells);
    } catch (RowProblem problem) {
      return problem.at(line);
    }
  }

  private static FileRow row(long line, List<String> cells) throws RowProblem {
    int address = address(cells);
    String path = address < cells.size() ? cells.get(address).strip() : "";
    ImageAddress image = ImageAddress.of(null, path.isEmpty() ? null : path);
    List<String> labels =
        cells.stream().skip(address + 1L).map(String::strip).filter(l -> !l.isEmpty()).toList();
    String label = Values.only(labels);
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    String use = address == 1 ? cells.get(0).strip() : "";
    if (!use.isEmpty() && !use.equalsIgnoreCase("unassigned")) {
      metadata.put("ml_use", use);
    }
    return new FileRow.Told(
        line,
        image,
        label == null ? null : new ToldAnswer(label, null, null, null),
        null,
        metadata);
  }
}
