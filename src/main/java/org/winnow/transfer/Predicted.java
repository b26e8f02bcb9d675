package org.winnow.transfer;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of an image, as it leaves.
 *
 * @param confidence the calibrated probability of the predicted class
 * @param label the newest one; null while there is none
 * @param arm of the label: active, random (the audit slice) or none (imported)
 */
@JsonPropertyOrder({
  "imageId",
  "name",
  "sha256",
  "prediction",
  "confidence",
  "labeled",
  "label",
  "arm",
  "modelVersion"
})
record Predicted(
    long imageId,
    String name,
    String sha256,
    String prediction,
    BigDecimal confidence,
    boolean labeled,
    @Nullable String label,
    @Nullable String arm,
    @Nullable Integer modelVersion) {

  static Predicted of(ExportInput in, ExportRow row) {
    ExportRow.Prediction prediction = row.prediction();
    if (prediction == null) {
      throw new IllegalStateException("image " + row.image().id() + " has no prediction");
    }
    ExportRow.Given given = row.labeled();
    return new Predicted(
        row.image().id(),
        row.image().name(),
        row.image().sha256().hex(),
        prediction.label().name(),
        Rounded.share(prediction.confidence()),
        given != null,
        given == null ? null : row.theClass().name(),
        given == null ? null : given.arm(),
        in.modelVersion());
  }
}
