package org.winnow.transfer;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** One line for each image of the pool: what the newest model says. */
@Singleton
final class PredictionsCsvExport implements ExportFormat.OneFile {

  @Override
  public About about() {
    return new About(
        "predictions-csv",
        "Predictions as CSV",
        "One line for each image of the pool: predicted class, calibrated confidence, and its"
            + " label where there is one.",
        "predictions.csv",
        "text/csv;charset=UTF-8",
        Contents.PREDICTIONS);
  }

  @Override
  public void write(ExportInput in, OutputStream out) throws IOException {
    CsvTable table =
        CsvTable.on(
            out,
            List.of(
                "image_id",
                "name",
                "sha256",
                "prediction",
                "confidence",
                "labeled",
                "label",
                "arm",
                "model_version"));
    in.each(
        row -> {
          Predicted predicted = Predicted.of(in, row);
          table.line(
              predicted.imageId(),
              predicted.name(),
              predicted.sha256(),
              predicted.prediction(),
              predicted.confidence(),
              predicted.labeled(),
              predicted.label(),
              predicted.arm(),
              predicted.modelVersion());
        });
    table.flush();
  }
}
