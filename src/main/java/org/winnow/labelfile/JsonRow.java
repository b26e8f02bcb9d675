package org.winnow.labelfile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An object of a JSON file, by its content: a Label Studio task, a Ground Truth line, or flat. */
final class JsonRow {

  private JsonRow() {}

  /** The rows it holds; as many as people and models said something in it. */
  static List<FileRow> read(long line, ObjectNode object) {
    if (LabelStudioTask.isOne(object)) {
      return LabelStudioTask.read(line, object);
    } else if (GroundTruthLine.isOne(object)) {
      return List.of(GroundTruthLine.read(line, object));
    }
    return List.of(FlatRow.read(line, object));
  }

  /** Whether it is a row of a format that is known. */
  static boolean isOne(ObjectNode object) {
    return LabelStudioTask.isOne(object)
        || GroundTruthLine.isOne(object)
        || FlatRow.isOne(plainNames(object));
  }

  /** Whether it is a row that names an image, whatever else it tells. */
  static boolean namesImage(ObjectNode object) {
    return LabelStudioTask.isOne(object)
        || GroundTruthLine.isOne(object)
        || FlatRow.namesImages(plainNames(object));
  }

  static boolean tellsLabels(ObjectNode object) {
    return LabelStudioTask.isOne(object)
        || GroundTruthLine.isOne(object)
        || FlatRow.tellsLabels(plainNames(object));
  }

  private static Set<String> plainNames(ObjectNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(name -> names.add(FlatRow.plain(name)));
    return names;
  }
}
