package org.winnow.round;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.winnow.annotation.Arm;
import org.winnow.annotation.CurrentLabel;
import org.winnow.evaluation.ArmTrial;

/**
 * A project's labels by how they came, each in the order in which the images were first answered,
 * as rows of features and indices into the project's classes.
 *
 * @param given ones that nothing chose and that may be trained on: imported, or asked for in a
 *     random order while there was nothing to choose by
 * @param active actively chosen ones
 * @param audit those of the audit slice, drawn at random
 */
record Arms(ArmTrial.Labeled given, ArmTrial.Labeled active, ArmTrial.Labeled audit) {

  /**
   * @param images with features; labels of others are left out
   * @param classIndex by class id
   */
  static Arms of(
      List<CurrentLabel> labels, EncodingOrder order, Map<Long, Integer> classIndex, int images) {
    List<CurrentLabel> usable =
        labels.stream()
            .filter(
                label ->
                    order.row(label.ordinal()) < images && classIndex.containsKey(label.classId()))
            .sorted(Comparator.comparingLong(CurrentLabel::firstAnswerId))
            .toList();
    return new Arms(
        labeled(usable, order, classIndex, label -> label.trains() && !label.chosen()),
        labeled(usable, order, classIndex, label -> label.trains() && label.chosen()),
        labeled(usable, order, classIndex, label -> label.arm() == Arm.RANDOM));
  }

  private static ArmTrial.Labeled labeled(
      List<CurrentLabel> labels,
      EncodingOrder order,
      Map<Long, Integer> classIndex,
      Predicate<CurrentLabel> wanted) {
    List<CurrentLabel> chosen = labels.stream().filter(wanted).toList();
    return new ArmTrial.Labeled(
        chosen.stream().mapToInt(label -> order.row(label.ordinal())).toArray(),
        chosen.stream().mapToInt(label -> classIndex.get(label.classId())).toArray());
  }
}
